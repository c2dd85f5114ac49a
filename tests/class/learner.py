"""What one learner does, as a browser would: logs in, opens a notebook and the workbook, runs cells."""

import asyncio
import json
import os
import re
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import aiohttp

NOTEBOOK = "01-waiting.ipynb"
EXERCISE = "missing_awaits"

# What a busy machine may take for anything.
PATIENCE = aiohttp.ClientTimeout(total=900)


@dataclass
class Done:
    """Seconds since the learner sent the password, or of the one thing."""

    server: float
    picture: float
    edited: float
    solved: float
    workbook: float


async def work(address, user):
    async with aiohttp.ClientSession(timeout=PATIENCE, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        began = time.monotonic()
        mine = await log_in(session, address, user)
        server = time.monotonic() - began
        print(f"{user.name}: has a server after {server:.0f} s", flush=True)
        notebook = await ask(session, mine, "GET", f"api/contents/{NOTEBOOK}")
        cells = [cell for cell in notebook["content"]["cells"] if "example" in cell["metadata"].get("meanwhile", {})]
        cell = cells[0]
        async with Kernel(session, mine) as kernel:
            first = await kernel.run(cell["source"])
            picture = time.monotonic() - began
            first.must_show_a_picture()
            print(f"{user.name}: sees a first picture after {picture:.0f} s", flush=True)

            # Another time in the same program: the picture must say so.
            text, count = re.subn(r"\b([1-9]00)\b", r"1\1", cell["source"])
            assert count > 0, f"{NOTEBOOK} begins with a program that waits for nothing"
            at = time.monotonic()
            second = await kernel.run(text)
            edited = time.monotonic() - at
            second.must_show_a_picture()
            assert second.html != first.html, "an edit changes the picture"

            at = time.monotonic()
            solved = await kernel.run(f"meanwhile::exercise! {{ {EXERCISE};\n{solution()}\n}}")
            took = time.monotonic() - at
            assert solved.status == "ok" and "solved" in solved.text.lower(), solved

            # What is saved is still there.
            cell["source"] = text
            await ask(session, mine, "PUT", f"api/contents/{NOTEBOOK}", json=notebook)
            again = await ask(session, mine, "GET", f"api/contents/{NOTEBOOK}")
            assert any(one["source"] == text for one in again["content"]["cells"]), "the edit was saved"

            at = time.monotonic()
            await read_the_workbook(session, mine, user)
            workbook = time.monotonic() - at
            print(f"{user.name}: is done after {time.monotonic() - began:.0f} s", flush=True)
        # What the learner costs is measured while all kernels are there, as in a class.
        return Done(server, picture, edited, took, workbook)


async def come_back(address, user):
    """A kernel and a workbook that are at work when the hub ends."""
    async with aiohttp.ClientSession(timeout=PATIENCE, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        mine = await log_in(session, address, user)
        async with Kernel(session, mine) as kernel:
            await kernel.run("let tea = 1;")
            async with session.get(urljoin(mine, "workbook/")) as answer:
                assert answer.status in (200, 503), answer


def solution():
    """The solution without its tests, as a learner would type it."""
    project = Path(os.environ["MEANWHILE_PROJECT"])
    file = next((project / "exercises/solutions").rglob(f"{EXERCISE}.rs"))
    return file.read_text().split("#[cfg(test)]")[0]


async def log_in(session, address, user):
    """By the form, with its token; gives the address of the learner's server."""
    for _ in range(600):
        try:
            async with session.get(f"{address}/hub/login") as answer:
                page = await answer.text()
                if answer.status == 200:
                    break
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    else:
        raise RuntimeError("the hub does not answer")
    token = re.search(r'name="_xsrf" value="([^"]+)"', page).group(1)
    form = {"username": user.name, "password": user.password, "_xsrf": token}
    async with session.post(f"{address}/hub/login?next=%2Fhub%2Fspawn", data=form) as answer:
        assert answer.status == 200, f"{user.name} may not log in: {answer.status}"
        assert "Invalid username or password" not in await answer.text()
    mine = f"{address}/user/{user.name}/"
    while True:
        # The page leads through the hub, which gives the cookie of the server.
        async with session.get(urljoin(mine, "lab")) as answer:
            if answer.status == 200 and str(answer.url).startswith(mine):
                return mine
            if answer.status == 500:
                raise RuntimeError(f"the server of {user.name} does not start: {await answer.text()}")
        await asyncio.sleep(0.5)


async def ask(session, mine, method, path, **more):
    headers = {"X-XSRFToken": xsrf(session, mine)}
    async with session.request(method, urljoin(mine, path), headers=headers, **more) as answer:
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
        text = await answer.text()
        return json.loads(text) if text else None


def xsrf(session, mine):
    cookies = session.cookie_jar.filter_cookies(mine)
    return cookies["_xsrf"].value


@dataclass
class Shown:
    status: str = ""
    text: str = ""
    html: str = ""

    def must_show_a_picture(self):
        assert self.status == "ok" and "data:image/svg+xml" in self.html, self


class Kernel:
    """A notebook's connection to its kernel, which stays until the hub ends."""

    def __init__(self, session, mine):
        self.session, self.mine = session, mine

    async def __aenter__(self):
        made = await ask(self.session, self.mine, "POST", "api/kernels", json={"name": "meanwhile"})
        self.id = made["id"]
        address = urljoin(self.mine.replace("http", "ws", 1), f"api/kernels/{self.id}/channels")
        self.socket = await self.session.ws_connect(address, max_msg_size=0)
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def run(self, code):
        number = uuid.uuid4().hex
        await self.socket.send_json(
            {
                "header": {
                    "msg_id": number,
                    "username": "",
                    "session": number,
                    "msg_type": "execute_request",
                    "version": "5.3",
                },
                "parent_header": {},
                "metadata": {},
                "channel": "shell",
                "content": {"code": code, "silent": False, "store_history": True, "allow_stdin": False},
                "buffers": [],
            }
        )
        shown, idle = Shown(), False
        while not (idle and shown.status):
            message = await self.socket.receive()
            if message.type != aiohttp.WSMsgType.TEXT:
                raise RuntimeError(f"the kernel hung up: {message}")
            message = json.loads(message.data)
            if message["parent_header"].get("msg_id") != number:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "execute_reply":
                shown.status = content["status"]
            elif kind == "stream":
                shown.text += content["text"]
            elif kind == "execute_result":
                shown.html += content["data"].get("text/html", "")
            elif kind == "error":
                shown.text += content["evalue"]
            elif kind == "status":
                idle = content["execution_state"] == "idle"
        return shown


async def read_the_workbook(session, mine, user):
    """Its first page, all that this page leads to, and an edit that reaches an open page."""
    base = "/" + mine.split("/", 3)[3] + "workbook/"
    while True:
        async with session.get(urljoin(mine, "workbook/")) as answer:
            page = await answer.text()
            # While it is built the first time, its page says so and reloads by itself.
            if answer.status != 503 or "The book is being built" not in page:
                break
        await asyncio.sleep(0.2)
    assert answer.status == 200, f"the workbook: {answer.status} {page[:500]}"
    links = set(re.findall(r'(?:href|src)="([^"#:]+)"', page))
    assert f"{base}.meanwhile/reload.js" in links, links
    for link in links:
        address = urljoin(mine + "workbook/", link)
        assert address.startswith(mine + "workbook/"), f"{link} leads out of the book"
        async with session.get(address) as answer:
            assert answer.status == 200, f"{link}: {answer.status}"
    events = urljoin(mine, "workbook/.meanwhile/events")
    async with session.get(events, headers={"Accept": "text/event-stream"}) as answer:
        before = await next_event(answer)
        with (user.home / "workbook/book/teaching.md").open("a") as chapter:
            chapter.write(f"\n{user.name} was here.\n")
        while (after := await next_event(answer))["version"] == before["version"]:
            assert after["problem"] is None, after
    async with session.get(urljoin(mine, "workbook/teaching.html")) as answer:
        assert f"{user.name} was here." in await answer.text(), "the edit is in the page"


async def next_event(answer):
    async for line in answer.content:
        if line.startswith(b"data:"):
            return json.loads(line[5:])
    raise RuntimeError("the workbook hung up")
