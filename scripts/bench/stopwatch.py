"""Runs programs one after the other and measures each, because Node.js cannot measure its children.

Reads one command per line as JSON, {"argv": [...], "env": {...}, "seconds": limit}, and replies with one line:
{"wall": ms, "cpu": ms of user and system, "peak": KiB, "code": exit code, "stdout": text, "stderr": text}.
Programs get no input, and their output goes to pipes, as in a script. The first line, before any command, is
{"peak": KiB}, the memory of this program: Linux includes it in the peak of a child, which starts as a copy, so lower
peaks cannot be measured. Therefore this program has few imports.
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
    """Reads both pipes until they are closed; kills a child that prints nothing for this many seconds."""
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
