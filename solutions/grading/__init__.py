"""The grader: takes submissions, builds them, runs them, marks them, reports.

solutions/grade.py is the program; cli.py reads its options.  One submission's way is in
grading.py: taking.py -> building.py -> running.py; marks.py and reports.py read what it found.
"""
