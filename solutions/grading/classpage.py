"""The class in one page: class.md for reading, class.html for the lecture."""

from pathlib import Path
from typing import TYPE_CHECKING, Dict, List, NamedTuple, Sequence

from .marks import is_bonus
from .text import joined, markdown, markdown_block, one_line, shown, xml

if TYPE_CHECKING:
    from .reports import Row

MANY = 40  # columns of the table of students; more are counted only


class Idea(NamedTuple):
    name: str
    who: List[int]  # which rows
    step: int
    test: str
    message: str  # an example


def _hardest(rows: Sequence["Row"], steps: Sequence[int], tests: Dict[int, List[str]]) -> str:
    """Where no idea was named: the message of the test that most have failed first."""
    firsts: Dict[str, List[str]] = {}
    for row in rows:
        for number in steps:
            mark = row.result["steps"].get(str(number), {}).get("mark", {})
            failing = [
                t for t in tests[number] if not is_bonus(t) and t in mark and not mark[t]["passed"]
            ]
            message = mark[failing[0]]["message"] if failing else ""
            if message and "still to be written" not in message:
                firsts.setdefault(f"step {number}, {failing[0]}", []).append(message)
    if not firsts:
        return "There is none: nobody's test failed with a message of its own.\n"
    where = max(firsts, key=lambda key: len(firsts[key]))
    return f"From {where}, where most fail first:\n\n{markdown_block(firsts[where][0])}"


def same_tokens(rows: Sequence["Row"], steps: Sequence[int]) -> Dict[int, List[List[str]]]:
    """Who has the same file, but for comments and white space."""
    found: Dict[int, List[List[str]]] = {}
    for number in steps:
        groups: Dict[str, List[str]] = {}
        for row in rows:
            step = row.result["steps"].get(str(number), {})
            if step.get("tokens") and step["similar"] != "the skeleton":
                groups.setdefault(step["tokens"], []).append(one_line(row.result["name"]))
        found[number] = [names for names in groups.values() if len(names) > 1]
    return found


def class_markdown(
    rows: Sequence["Row"], steps: Sequence[int], tests: Dict[int, List[str]], ideas: Sequence[Idea]
) -> str:
    graded = [row for row in rows if not row.result["trouble"]]
    noun = "submission" if len(graded) == 1 else "submissions"
    page = f"# The class\n\n{len(graded)} {noun} with files of the course.\n\n## Ideas that were missed\n\n"
    page += "| idea | how many | who |\n|---|---|---|\n" if ideas else "No test named one.\n"
    for idea in ideas:
        who = joined(markdown(rows[i].result["name"]) for i in idea.who)
        page += f"| {markdown(idea.name)} | {len(idea.who)} | {who} |\n"
    page += "\n## One message to show\n\n"
    if ideas:
        page += f"From step {ideas[0].step}, {ideas[0].test}. Ask what it means before you tell: "
        page += f"*{markdown(ideas[0].name)}*.\n\n{markdown_block(ideas[0].message)}"
    else:
        page += _hardest(rows, steps, tests)
    page += "\n## Submissions\n\n| submission | mark | bonus | notes |\n|---|---|---|---|\n"
    for row in rows:
        said = markdown("; ".join(row.notes))
        page += (
            f"| [{markdown(row.result['name'])}](<pages/{row.file}.md>) | {shown(row.marks.mark)} "
        )
        page += f"| {shown(row.marks.bonus)} | {said} |\n"
    same = same_tokens(rows, steps)
    if any(same.values()):
        page += "\n## The same tokens\n\nThese files differ in comments and white space only. "
        page += "A short file may be the same by chance.\n\n"
        for number, groups in same.items():
            for names in groups:
                page += f"- step {number}: {joined(map(markdown, names))}\n"
    page += "\n## Tests\n"
    for number in steps:
        page += f"\n| step {number} | passed by |\n|---|---|\n"
        for test in tests[number]:
            marks = [row.result["steps"][str(number)]["mark"] for row in graded]
            passed = sum(bool(mark.get(test, {}).get("passed")) for mark in marks)
            page += f"| {test} | {passed} of {len(graded)} |\n"
    return page


STYLE = Path(__file__).with_name("class.css").read_text(encoding="utf-8")


def class_html(rows: Sequence["Row"], steps: Sequence[int], ideas: Sequence[Idea]) -> str:
    """Ideas × students, and one message to show.  One file: nothing is loaded from elsewhere."""
    parts = [f"<h1>What the class has missed</h1>\n<p>{len(rows)} submissions.</p>\n"]
    if ideas:
        parts.append(f"<h2>What does this message say?</h2>\n<pre>{xml(ideas[0].message)}</pre>\n")
        parts.append(f"<p>Step {ideas[0].step}, {xml(ideas[0].test)}.</p>\n")
        parts.append(f"<details><summary>The idea</summary><p>{xml(ideas[0].name)}</p></details>\n")
    parts.append("<h2>Ideas and students</h2>\n")
    students = sorted({i for idea in ideas for i in idea.who})
    named = students if len(students) <= MANY else []
    if not ideas:
        parts.append("<p>No test named an idea.</p>\n")
    else:
        head = "".join(
            f'<th class="name"><span>{xml(rows[i].result["name"])}</span></th>' for i in named
        )
        parts.append(
            f'<div class="scroll"><table>\n<tr><th class="idea"></th><th></th>{head}</tr>\n'
        )
        for idea in ideas:
            cells = "".join(
                f'<td class="missed" title="{xml(rows[i].result["name"])}">●</td>'
                if i in idea.who
                else "<td></td>"
                for i in named
            )
            parts.append(
                f'<tr><th class="idea">{xml(idea.name)}</th><td class="count">{len(idea.who)}</td>'
            )
            parts.append(cells + "</tr>\n")
        parts.append(
            "</table></div>\n<p>A dot: the first test that failed in a step has named the idea.</p>\n"
        )
    parts.append(
        '<h2>Marks</h2>\n<div class="scroll"><table>\n<tr><th class="idea">passed all of step</th>'
    )
    parts.append(
        "".join(f"<td>{number}</td>" for number in steps)
        + '</tr>\n<tr><th class="idea">submissions</th>'
    )
    for number in steps:
        shares = [row.marks.steps[number].required for row in rows]
        parts.append(f"<td>{sum(share.passed == share.total for share in shares)}</td>")
    parts.append("</tr>\n</table></div>\n")
    begin = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>The class</title>\n'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    return (
        f"{begin}{view}<style>{STYLE}</style>\n</head>\n<body>\n{''.join(parts)}</body>\n</html>\n"
    )
