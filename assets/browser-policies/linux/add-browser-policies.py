#!/usr/bin/env python3
"""Lets Chrome, Chromium, Edge and Firefox reach Offhook on this computer from the companion host's pages, without a question.

Appends to the list that is there, in the file that has it, and never overwrites an entry: of two files with one list a
browser takes the last, it does not join them. Run twice, it changes nothing the second time.

usage: add-browser-policies.py https://offhook.example.com [--remove] [--root DIR]
"""
import argparse
import json
import os
import re
import sys
import tempfile

CHROMIUM = ['etc/opt/chrome', 'etc/chromium', 'etc/opt/edge']
LISTS = ['LoopbackNetworkAllowedForUrls', 'LocalNetworkAccessAllowedForUrls']  # the second before version 146


def read(path):
    """The policies of a file; a file that is no JSON is nobody's to repair."""
    with open(path, encoding='utf-8') as file:
        tree = json.load(file)
    if not isinstance(tree, dict):
        sys.exit(f'{path}: not a JSON object; nothing was changed')
    return tree


def write(path, tree):
    """Atomically, readable by everybody: a browser must not see half a file."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with tempfile.NamedTemporaryFile('w', encoding='utf-8', dir=os.path.dirname(path), delete=False) as draft:
        json.dump(tree, draft, indent=2)
        draft.write('\n')
    os.chmod(draft.name, 0o644)
    os.replace(draft.name, path)


def edit(entries, value, remove):
    kept = [entry for entry in entries if entry != value]
    return kept if remove else (entries if value in entries else [*entries, value])


def chromium(folder, value, remove):
    """Into the last file that has the list, else into one of our own."""
    managed = os.path.join(folder, 'policies/managed')
    own = os.path.join(managed, 'offhook.json')
    files = sorted(os.path.join(managed, name) for name in (os.listdir(managed) if os.path.isdir(managed) else []) if name.endswith('.json'))
    for policy in LISTS:
        having = [path for path in files if policy in read(path)]
        path = having[-1] if having else own
        tree = read(path) if os.path.exists(path) else {}
        entries = edit(tree.get(policy, []), value, remove)
        if entries == tree.get(policy, []):
            continue
        tree[policy] = entries
        if not entries:
            del tree[policy]
        if tree or path != own:
            write(path, tree)
        else:
            os.remove(path)
        files = sorted({*files, path} if os.path.exists(path) else set(files) - {path})


def firefox(path, remove):
    tree = read(path) if os.path.exists(path) else {}
    before = json.dumps(tree)
    domains = tree.setdefault('policies', {}).setdefault('LocalNetworkAccess', {}).setdefault('SkipDomains', [])
    tree['policies']['LocalNetworkAccess']['SkipDomains'] = edit(domains, '127.0.0.1', remove)
    if json.dumps(tree) != before and not (remove and before == '{}'):
        write(path, tree)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('host')
    parser.add_argument('--remove', action='store_true')
    parser.add_argument('--root', default='/')
    given = parser.parse_args()
    if not re.fullmatch(r'https://[^/\s]+', given.host):
        sys.exit('the companion host must be an origin: https://offhook.example.com')
    for folder in CHROMIUM:
        chromium(os.path.join(given.root, folder), given.host, given.remove)
    firefox(os.path.join(given.root, 'etc/firefox/policies/policies.json'), given.remove)


main()
