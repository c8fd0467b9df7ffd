#!/usr/bin/env python3
"""Fills the last two columns of case files with what iptables-legacy says. Root; works in a network namespace of its own.

    ask-iptables.py Matches/*.cases Targets/*.cases        rewrites the files
    ask-iptables.py --check FILE...                        exit status 1 where a file would change

A line is: given ; printed ("=" if the same, "-" if refused) ; "ok" or exit status and message. A first line `#! family=46 table=mangle`
says whom to ask and where; `original=none` leaves a file alone. Nothing before the first semicolon is ever changed.
"""
import os, re, shlex, subprocess, sys

NAMESPACE = f"ask-iptables-{os.getpid()}"
os.environ["XTABLES_LOCKFILE"] = f"/run/{NAMESPACE}.lock"

def run(*words):
    return subprocess.run(["ip", "netns", "exec", NAMESPACE, *words], capture_output=True, text=True)

def ask(family, table, given):
    program = {"4": "iptables-legacy", "6": "ip6tables-legacy"}[family]
    run(program, "-t", table, "-N", "T")
    added = run(program, "-t", table, "-A", "T", *shlex.split(given))
    printed = run(program, "-t", table, "-S", "T").stdout.splitlines()[1:]
    run(program, "-t", table, "-F", "T")
    if added.returncode == 0:
        text = printed[0].removeprefix("-A T").strip()
        return ("=" if text == given else text), "ok"
    message = added.stderr.splitlines()[0]
    return "-", f"{added.returncode} " + re.sub(r"^ip6?tables( v1\.8\.9 \(legacy\))?: ", "", message)

def answer(path):
    lines = open(path, encoding="utf-8").read().splitlines()
    settings = dict(word.split("=") for word in lines[0].removeprefix("#!").split()) if lines[0].startswith("#!") else {}
    if settings.get("original") == "none":
        return lines
    result = []
    for line in lines:
        given = line.split(" ; ")[0].strip()
        if not given or given.startswith("#"):
            result.append(line)
            continue
        answers = {ask(family, settings.get("table", "mangle"), given) for family in settings.get("family", "46")}
        if len(answers) != 1:
            sys.exit(f"{path}: the families differ: {given}: {answers}")
        result.append(" ; ".join((given, *answers.pop())))
    return result

def main():
    check = "--check" in sys.argv
    changed = False
    subprocess.run(["ip", "netns", "add", NAMESPACE], check=True)
    try:
        for path in [name for name in sys.argv[1:] if name != "--check"]:
            text = "\n".join(answer(path)) + "\n"
            if text == open(path, encoding="utf-8").read():
                continue
            changed = True
            if check:
                print(f"{path} differs")
            else:
                open(path, "w", encoding="utf-8").write(text)
    finally:
        subprocess.run(["ip", "netns", "del", NAMESPACE], check=True)
        if os.path.exists(os.environ["XTABLES_LOCKFILE"]):
            os.unlink(os.environ["XTABLES_LOCKFILE"])
    return 1 if check and changed else 0

sys.exit(main())
