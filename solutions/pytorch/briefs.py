#!/usr/bin/env python3
"""The lines of Python in the briefs, run with PyTorch: they do what the briefs say.

Needs PyTorch for Python, which libtorch does not bring along (Debian, Ubuntu: python3-torch)."""

import pathlib
import re
import sys

import torch

course = pathlib.Path(__file__).parents[2]
heading = "\n## Where this lives in PyTorch\n"


def section(step):
    (brief,) = course.glob(f"step{step}_*/README.md")
    text = brief.read_text(encoding="utf-8")
    if heading not in text:
        sys.exit(f"{brief} has no section on PyTorch")
    return text.split(heading)[1].split("\n## ")[0]


def code(step):
    return "\n".join(re.findall(r"```python\n(.*?)```", section(step), re.DOTALL))


def check(step, what, found, expected):
    if found != expected:
        sys.exit(f"step {step}, {what}: PyTorch says {found!r}, the brief {expected!r}")


# Step 1: what stands in the comments.
names = {"torch": torch}
exec(code(1), names)
e = names["e"]
check(1, "e.grad_fn", repr(e.grad_fn).split(" object")[0], "<MulBackward0")
check(1, "e.grad_fn.next_functions", len(e.grad_fn.next_functions), 2)
check(1, "is_leaf", (names["a"].is_leaf, e.is_leaf), (True, False))

# Step 2: the right column of a table, row by row.
rows = [re.findall(r"`([^`]*)`", row.split(" | ")[1])
        for row in section(2).splitlines() if row.startswith("|") and "`" in row]
names = {"torch": torch}
for row in rows[:3]:
    exec(row[0], names)
a, b, y = names["a"], names["b"], names["y"]
check(2, "the start", rows[3], ["y.backward()"])
exec(rows[6][0], names)  # with retain_graph, to be able to call it again
check(2, rows[4][0], repr(eval(rows[4][0], names)), rows[4][1])
check(2, rows[4][2], eval(rows[4][2], names).item(), 3.0)
exec(rows[3][0], names)
check(2, "a.grad, called again", a.grad.item(), 5.0)
check(2, "b.grad, called again", b.grad.item(), 6.0)
check(2, rows[7][0], type(eval(rows[7][0], names)).__name__, rows[7][1])
try:
    y.backward()
    sys.exit("step 2: the graph should be gone")
except RuntimeError:
    pass

# Step 3: the lecture's neuron.
names = {"torch": torch}
exec(code(3), names)
check(3, "o", f"{names['o'].item():.4f}", "0.7071")
check(3, "x.grad", [round(g, 12) for g in names["x"].grad.tolist()], [-1.5, 0.5])
check(3, "w.grad", [round(g, 12) for g in names["w"].grad.tolist()], [1.0, 0.0])

# Step 4: 41 parameters, which begin within ±1/√n.
names = {"torch": torch}
exec(code(4), names)
model = names["model"]
check(4, "parameters", sum(p.numel() for p in model.parameters()), 41)
check(4, "the shape of Linear(3, 4)", tuple(model[0].weight.shape), (4, 3))
for part in (model[0], model[2], model[4]):
    for p in part.parameters():
        check(4, "how parameters begin", bool(p.abs().max() <= part.in_features ** -0.5), True)

# Step 5: the loop trains.
names |= {"inputs": torch.tensor([[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]),
          "targets": torch.tensor([1.0, -1.0, -1.0, 1.0])}
exec(code(5), names)
check(5, "the loss goes down", names["loss"].item() < 0.5, True)

print("The lines of PyTorch in the briefs do what the briefs say.")
