"""What a child that reads foreign content takes from itself before it reads the first byte.

It may open no file and no line to anybody: `RLIMIT_NOFILE` holds on every system. Where the kernel filters calls
(Linux on x86-64 and arm64, no privilege needed) they are refused besides, with starting programs, signals to others and
changes of files, whatever runs in here.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import struct

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1
_FOREIGN = 0x40000000
# Numbers of calls, from the tables of the kernel: sockets (socket, socketpair, connect, bind, listen, sendto, sendmsg),
# processes (execve, execveat, fork, vfork, clone, clone3, ptrace, process_vm_*, kill), files (truncate, rename, mkdir,
# rmdir, link, unlink, symlink, chmod and their kin), io_uring_setup.
_X86 = (
    *(41, 53, 42, 49, 50, 44, 46),
    *(59, 322, 57, 58, 56, 435, 101, 310, 311, 62),
    *(76, 82, 83, 84, 86, 87, 88, 90, 258, 263, 264, 265, 266, 268, 316, 425),
)
_ARM = (
    *(198, 199, 203, 200, 201, 206, 211),
    *(221, 281, 220, 435, 117, 270, 271, 129),
    *(45, 38, 34, 35, 36, 37, 53, 276, 425),
)
_CALLS = {"x86_64": (0xC000003E, _X86), "aarch64": (0xC00000B7, _ARM)}


def bound(cpu: int, memory: int, output: int) -> None:
    """Take at most so many seconds of work, bytes of address space and bytes that are written, and open nothing more.

    Whatever has to be imported is imported by then.
    """
    for kind, most, end in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, output, output),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 3, 3),
    ):
        resource.setrlimit(kind, (most, end))
    refuse_calls()


def refuse_calls() -> bool:
    """Let the kernel refuse what no reader of a file needs; say whether it could be had."""
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    said = _program(*known)
    held = ctypes.create_string_buffer(said)
    program = struct.pack("@HP", len(said) // 8, ctypes.addressof(held))
    control = ctypes.CDLL(None, use_errno=True).prctl
    control.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong)
    if control(_NO_NEW_PRIVILEGES, 1, None, 0, 0):
        return False
    return not control(_SECCOMP, _FILTER, program, 0, 0)


def _program(machine: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter: calls of another machine, of the 32 bit kind and those named are refused, others allowed."""
    tests = [(_EQUAL, call) for call in calls]
    # 4: the machine; 0: the number of the call. Jumps are counted from the next line to the last.
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 0, len(tests) + 3, machine), (_LOAD, 0, 0, 0)]
    lines.append((_AT_LEAST, len(tests) + 1, 0, _FOREIGN))
    lines += [(test, len(tests) - at, 0, call) for at, (test, call) in enumerate(tests)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", code, yes, no, value) for code, yes, no, value in lines)
