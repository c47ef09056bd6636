"""thread-reports.py REPORT…: prints the reports of ThreadSanitizer that are not known to be false, and how many were; status 1 if any is left.

Synchronization.Mutex locks by futex(2), inside a library that is not built with the sanitizer: ThreadSanitizer sees no lock, and reports each
pair of accesses under one. A report is false when both of its accesses happen in the body of a withLock: a closure with one `inout sending`
parameter, which mangles as "zYuYTXEf". Both then hold the lock of the value that they change.
"""

import re
import sys

IN_LOCK = re.compile(r"zYuYTXEf")


def accesses(report):
    """The call stacks of the two accesses."""
    stacks, stack = [], None
    for line in report.splitlines():
        if re.match(r"  (Previous )?(\w+ )*(access|read|write|Read|Write|atomic)\b.* (by|of) ", line) or " access of Swift variable" in line:
            stack = []
            stacks.append(stack)
        elif line.startswith("    #") and stack is not None:
            stack.append(line)
        elif not line.startswith("    "):
            stack = None
    return stacks


false_count, left = 0, []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8", errors="replace") as file:
        for report in file.read().split("=================="):
            if "WARNING: ThreadSanitizer" not in report:
                continue
            stacks = accesses(report)
            if len(stacks) == 2 and all(any(IN_LOCK.search(frame) for frame in stack[:6]) for stack in stacks):
                false_count += 1
            else:
                left.append(report)
print(f"{false_count} reports of accesses that both hold a Mutex, {len(left)} others")
for report in left:
    print(report)
sys.exit(1 if left else 0)
