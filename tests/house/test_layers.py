from __future__ import annotations

from fnmatch import fnmatch

from tests.house.source import ROOT, imports, modules, name_of

# Inside a package imports go down too: a page knows the verbs, a verb never knows its page.
FLOORS = (("models*",), ("policy*", "events*"), ("forms*", "actions*", "queries*"), ("views*",))


def _floor(stem: str) -> int | None:
    return next((at for at, names in enumerate(FLOORS) if any(fnmatch(stem, name) for name in names)), None)


def _package(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "forum" and len(parts) > 1 else None


def test_inside_a_package_imports_go_down() -> None:
    upward = []
    for path in modules():
        here, package = _floor(path.stem), path.relative_to(ROOT).parts[1]
        for module, line in imports(path):
            parts = module.split(".")
            there = _floor(parts[2]) if _package(module) == package and len(parts) > 2 else None
            if here is not None and there is not None and there > here:
                upward.append(f"{name_of(path)}:{line} imports {module}")
    assert not upward


def test_nobody_imports_the_page_of_another_package() -> None:
    peeking = [
        f"{name_of(path)}:{line} imports {module}"
        for path in modules()
        for module, line in imports(path)
        if (parts := module.split("."))[0] == "forum"
        and len(parts) > 2
        and _floor(parts[2]) == len(FLOORS) - 1
        and parts[1] != path.relative_to(ROOT).parts[1]
        and not fnmatch(name_of(path), "forum/app*")
    ]
    assert not peeking
