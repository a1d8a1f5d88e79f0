"""Runs programs one after the other and measures each: Node.js cannot ask what a child of its own has used.

Reads one command a line as JSON, {"argv": [...], "env": {...}, "seconds": limit}, and answers with a line:
{"wall": ms, "cpu": ms of user and system, "peak": KiB, "code": exit code, "stdout": text, "stderr": text}.
Programs read nothing; what they write goes through pipes, as it does in a script. The first line, before any command, is
{"peak": KiB}, the memory of this program itself: Linux counts it into the peak of a child, which begins as a copy, so
nothing below can be told. Hence as few imports as possible.
"""

import json
import os
import resource
import select
import signal
import sys
from time import perf_counter

UNIT = 1024 if sys.platform == "darwin" else 1


def run(argv, env, seconds):
    ends = [os.pipe(), os.pipe()]
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_DUP2, write, at + 1) for at, (_, write) in enumerate(ends)]
    start = perf_counter()
    child = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    for _, write in ends:
        os.close(write)
    texts = read([read_end for read_end, _ in ends], child, seconds)
    _, status, usage = os.wait4(child, 0)
    return {
        "wall": (perf_counter() - start) * 1000,
        "cpu": (usage.ru_utime + usage.ru_stime) * 1000,
        "peak": usage.ru_maxrss // UNIT,
        "code": os.waitstatus_to_exitcode(status),
        "stdout": texts[0],
        "stderr": texts[1],
    }


def read(files, child, seconds):
    """What comes through both pipes until both are closed; a child that says nothing for so long is ended."""
    parts = {file: [] for file in files}
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    still_open = set(files)
    while still_open:
        ready = poll.poll(seconds * 1000)
        if not ready:
            os.kill(child, signal.SIGKILL)
        for file, _ in ready:
            part = os.read(file, 65536)
            parts[file].append(part)
            if not part:
                poll.unregister(file)
                os.close(file)
                still_open.discard(file)
    return [b"".join(parts[file]).decode("utf-8", "replace") for file in files]


print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // UNIT}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(**json.loads(line))), flush=True)
