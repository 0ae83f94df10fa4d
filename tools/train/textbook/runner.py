"""Runs untrusted Python sources against assert lines, each in a forked child with limits.

`run_many(jobs)` takes pairs (source, tests) and returns one string per job: "" for a pass, else the error.
The parent never executes a source itself: it starts one fresh interpreter per worker, which forks one child per job,
so a crash, an endless loop or a memory blow-up costs that job only.
"""
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
import types

SECONDS = 4.0
MEMORY_BYTES = 1 << 30


def _child(source, tests, pipe):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 1, int(SECONDS) + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    sys.setrecursionlimit(3000)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    try:
        # Registered as a module, because data classes look their module up.
        module = sys.modules["sample"] = types.ModuleType("sample")
        space = module.__dict__
        # Annotations may name types that only the caller has; they are never evaluated here.
        exec(compile("from __future__ import annotations\n" + source, "<source>", "exec"), space)
        exec(compile(tests, "<tests>", "exec"), space)
        message = b""
    except BaseException as error:  # a source may raise SystemExit or KeyboardInterrupt too
        line = ""
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<tests>":
                lines = tests.splitlines()
                if 0 < trace.tb_lineno <= len(lines):
                    line = lines[trace.tb_lineno - 1].strip()
            trace = trace.tb_next
        message = f"{type(error).__name__}: {error} [{line}]"[:600].encode("utf-8", "replace")
    os.write(pipe, b"\x01" + message)
    os._exit(0)


def _run_one(source, tests, scratch):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        os.chdir(scratch)
        _child(source, tests, write)
    os.close(write)
    end = time.monotonic() + SECONDS
    data = b""
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([read], [], [], left)[0]:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(read)
            return "TimeoutError: over the time limit"
        part = os.read(read, 4096)
        if not part:
            break
        data += part
    os.close(read)
    os.waitpid(pid, 0)
    if not data.startswith(b"\x01"):
        return "Crash: the process ended without a result"
    return data[1:].decode("utf-8", "replace")


def _serve():
    import tempfile

    # A source's imports must find the standard library, not the topic files beside this one.
    sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        results = [_run_one(source, tests, scratch) for source, tests in jobs]
    json.dump(results, sys.stdout)


def run_many(jobs, workers=2):
    """One error string per (source, tests) pair; "" means that it ran and every assert held."""
    jobs = list(jobs)
    workers = max(1, min(workers, len(jobs)))
    slices = [jobs[i::workers] for i in range(workers)]
    started = []
    for part in slices:
        process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdin.write(json.dumps(part))
        process.stdin.close()
        started.append(process)
    results = [None] * len(jobs)
    for index, process in enumerate(started):
        results[index::workers] = json.loads(process.stdout.read())
        process.wait()
    return results


if __name__ == "__main__":
    _serve()
