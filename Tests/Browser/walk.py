#!/usr/bin/env python3
"""Walks through the web interface in headless Chromium, as people do.

walk.py PROGRAM FOLDER      PROGRAM: rpi-deploy; FOLDER: where pictures go

Each step is a function; all of them share one server, one after the other. scripts/browser-tests.sh runs it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

import operating
import trouble
from browser import Browser
from site_under_test import PASSWORD, Device, Site, make_image


def first_run(browser, site):
    """The link makes the first administrator, once; the dashboard leads through what is to be done first."""
    page = browser.context().new_page()
    assert site.first_run, "the server printed no link"
    page.goto(site.first_run)
    browser.look(page, "first-run")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("/")
    expect(page.get_by_role("heading", name="Five steps")).to_be_visible()
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    browser.look(page, "dashboard-new")
    page.goto(site.first_run)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "Welcome" not in page.content()
    page.context.close()


def login(browser, site):
    """A wrong password is refused, the right one leads to the page that was wanted, and too many wrong ones lock."""
    site.add_user("otto", "operator")
    site.add_user("vera", "viewer")
    site.add_user("lena", "viewer")
    page = browser.context().new_page()
    page.goto("/venues")
    page.wait_for_url("/login?next=%2Fvenues")
    browser.look(page, "login")
    page.get_by_label("Name").fill("otto")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    expect(page.get_by_label("Name")).to_have_value("otto")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("/venues")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("/login")
    # Five wrong ones, and then not even the right one.
    for _ in range(12):
        page.get_by_label("Name").fill("lena")
        page.get_by_label("Password").fill("wrong")
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        if "too many" in page.get_by_role("alert").inner_text():
            break
    expect(page.get_by_role("alert")).to_contain_text("too many attempts")
    browser.look(page, "login-locked")
    page.get_by_label("Name").fill("lena")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("too many attempts")
    page.context.close()
    # The address counts, too; nobody waits for that here.
    site.change("DELETE FROM login_failures")


def empty_pages(browser, page):
    """Pages of an empty fleet say what to do first."""
    for path, name in [("/venues", "venues-empty"), ("/deployments", "deployments-empty")]:
        page.goto(path)
        expect(page.locator(".empty")).to_be_visible()
        browser.look(page, name)


def create_venue(browser, page):
    """By the keyboard alone: the mistake stands beside its field, and what was typed is kept."""
    page.goto("/venues")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        if page.evaluate("document.activeElement.textContent.trim()") == "New venue":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("/venues/new")
    page.get_by_label("Code").focus()
    page.keyboard.type("CO")
    page.keyboard.press("Tab")
    page.keyboard.type("Corona Raceway")
    page.keyboard.press("Enter")
    expect(page.locator("#problem-code")).to_contain_text("exactly 4")
    expect(page.get_by_label("Name")).to_have_value("Corona Raceway")
    expect(page.get_by_label("Code")).to_be_focused()
    browser.look(page, "venue-problem")
    page.get_by_label("Code").fill("coro")
    page.keyboard.press("Enter")
    page.wait_for_url("/venues/CORO")
    expect(page.get_by_role("status").first).to_contain_text("The venue CORO was created.")
    page.reload()
    assert "was created" not in page.content()


def hostile_venue(page):
    """A hostile name is text."""
    for code, name in [("EVI1", '<script>document.title="x"</script>'), ("EVI2", '"><img src=x onerror=alert(1)>'), ("EVI3", "👩‍💻 &amp; 'x'")]:
        page.goto("/venues/new")
        page.get_by_label("Code").fill(code)
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Create venue").click()
        page.wait_for_url(f"/venues/{code}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        # Deleting asks first.
        page.locator("summary", has_text="Delete").click()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name=f"Delete {code}")).to_be_hidden()
        page.locator("summary", has_text="Delete").click()
        page.get_by_role("button", name=f"Delete {code}").click()
        page.wait_for_url("/venues")
        expect(page.get_by_role("status").first).to_contain_text(f"The venue {code} was deleted.")


def viewer_changes_nothing(browser, site):
    """Neither by what the pages show nor by a request of their own."""
    page = browser.signed_in("vera")
    page.goto("/venues")
    assert page.get_by_role("link", name="New venue").count() == 0
    page.goto("/venues/CORO")
    assert page.get_by_role("link", name="Edit").count() == 0 and page.locator("summary", has_text="Delete").count() == 0
    page.goto("/venues/new")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is not allowed")
    browser.look(page, "refused")
    status = page.evaluate(
        """async () => {
            const token = document.querySelector("[name=csrf_token]").value;
            const body = new URLSearchParams({ csrf_token: token, code: "EVIL", name: "x" });
            return (await fetch("/venues", { method: "POST", body })).status;
        }"""
    )
    assert status == 403, status
    page.context.close()


def watch_devices(browser, site, page, program):
    """Five real installations run while the dashboard is open, which is not loaded again."""
    operating.import_karts(browser, page)
    image = site.folder / "small.img"
    make_image(image)
    site.cli("image", "add", str(image), "--name", "kartxpro", "--product", "KXP2", "--version", "1.0.0", "--activate")
    operating.create_batch(browser, page)
    batch = page.context.new_page()
    batch.goto("/batches/1")
    batch.evaluate("window.isSamePage = true")
    page.goto("/")
    page.evaluate("window.isSamePage = true")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    run = subprocess.Popen(
        [program, "simulate", "--devices", "5", "--server", f"http://127.0.0.1:{site.devices}", "--cards", str(site.folder / "cards"),
         "--data", str(site.data)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    expect(page.locator(".pi")).to_have_count(5)
    assert run.wait(timeout=180) == 0, run.stderr.read()
    expect(page.locator(".pi-good")).to_have_count(5)
    expect(page.locator(".pi-name").first).to_have_text("KXP2-CORO-001")
    expect(page.locator(".batch-facts")).to_contain_text("5 of 26 done")
    expect(batch.locator(".batch-facts")).to_contain_text("5 of 26 done")
    expect(batch.locator("tbody tr")).to_have_count(5)
    for shown in (page, batch):
        assert shown.evaluate("window.isSamePage"), "the page was loaded again"
    batch.close()


def twenty_devices(browser, site, page):
    """A full workshop: devices at every step, one stalled, one failed; what one reports shows at once."""
    devices = [Device(site, 100 + number) for number in range(16)]
    for device in devices:
        assert device.ask() == 200, device.answer
    for device in devices[:2]:
        device.report("starting", message="inspecting the card")
    for number, device in enumerate(devices[2:9]):
        device.write(0.12 * (number + 1), rate=88_000_000 + number * 1_700_000)
    for number, device in enumerate(devices[9:13]):
        device.verify(0.2 * (number + 1))
    devices[13].verify(1)
    devices[13].report("customizing", message="putting in the device's own files")
    devices[14].write(0.4)
    devices[15].write(0.6)
    devices[15].fail("write the image: the card does not take what is written at 2.9 GB. Try another card.")
    site.change("UPDATE deployment_history SET last_seen_ms = last_seen_ms - 95000 WHERE id = ?", devices[14].answer["deployment_id"])
    page.goto("/")
    expect(page.locator(".pi")).to_have_count(21)
    expect(page.locator(".pi-attention")).to_have_count(1)
    expect(page.locator(".pi-bad .pi-advice")).to_have_text("Put in another card, then switch the device off and on.")
    expect(page.locator(".pi-bad")).to_contain_text("the card does not take what is written at 2.9 GB.")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        clipped = """[...document.querySelectorAll(".pi-advice")].filter((advice) => advice.scrollHeight > advice.clientHeight + 1
            || advice.getBoundingClientRect().bottom > advice.closest(".pi").getBoundingClientRect().bottom).length"""
        assert page.evaluate(clipped) == 0, f"what is to be done is cut off at {width}"
        # Those that somebody has to look at come first.
        assert page.evaluate("[...document.querySelectorAll('.pi')].slice(0, 2).every((card) => card.matches('.pi-bad, .pi-attention'))")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    card = page.locator(f"[data-card='{devices[5].answer['deployment_id']}']")
    begin = time.monotonic()
    devices[5].write(0.93, rate=123_400_000, message="the cable was pulled and is back")
    expect(card).to_contain_text("123 MB/s")
    expect(card).to_contain_text("the cable was pulled and is back")
    # How fast is told, not judged: that depends on the machine.
    print(f"   a report of a device showed after {(time.monotonic() - begin) * 1000:.0f} ms")
    browser.look(page, "dashboard-twenty")
    page.reload()
    page.set_viewport_size({"width": 1920, "height": 1080})
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    page.screenshot(path=browser.pictures / "dashboard-twenty-1920-light.png")
    page.set_viewport_size({"width": 1280, "height": 800})
    return devices


def reconnect(browser, site, page, devices):
    """The server goes and comes again: the page says so, and shows what happened meanwhile."""
    page.goto("/")
    page.evaluate("window.isSamePage = true")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    site.stop()
    expect(page.locator("[data-live-state]")).to_contain_text("Connection lost")
    page.screenshot(path=browser.pictures / "dashboard-lost-1280-light.png")
    site.cli("batch", "pause", "1")
    site.start("--unassigned", "wait")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    expect(page.locator(".batch-strip")).to_have_count(0)
    devices[6].write(0.99, rate=77_000_000)
    expect(page.locator(f"[data-card='{devices[6].answer['deployment_id']}']")).to_contain_text("77 MB/s")
    assert page.evaluate("window.isSamePage"), "the page was loaded again"


def lobby(browser, site, page):
    """Devices that nobody gives a hostname show up by themselves, and get one from the page."""
    page.goto("/")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    asking = [Device(site, number) for number in (201, 202)]
    for device in asking:
        assert device.ask() == 409, device.answer
    waiting = page.locator("#waiting")
    expect(waiting.get_by_role("checkbox")).to_have_count(2)
    browser.look(page, "dashboard-lobby")
    # After a minute of silence they would be gone.
    for device in asking:
        device.ask()
    waiting.get_by_role("checkbox").first.uncheck()
    waiting.get_by_role("button", name="Assign").click()
    expect(page.locator(".notice-done")).to_contain_text("Assigned KXP2-CORO-022.")
    expect(page.locator("#waiting").get_by_role("checkbox")).to_have_count(1)


def history(browser, site, page, devices):
    """Filters by the form, pages, and one deployment with all that is known of it."""
    page.goto("/deployments")
    expect(page.locator("tbody tr")).to_have_count(21)
    browser.look(page, "deployments")
    page.get_by_label("State").select_option("failed")
    page.wait_for_url("/deployments?status=failed")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Clear").click()
    page.get_by_label("Text").fill("core-nothing")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
    browser.look(page, "deployments-nothing")
    for name, device in [("deployment-failed", devices[15]), ("deployment-running", devices[4])]:
        # After a minute of silence the page would come anew while it is looked at.
        if device is devices[4]:
            device.write(0.36)
        page.goto(f"/deployments/{device.answer['deployment_id']}")
        expect(page.get_by_role("heading", level=1)).to_have_text(device.answer["hostname"])
        browser.look(page, name)
    page.goto("/deployments/1")
    expect(page.get_by_text("Verified and named")).to_be_visible()
    browser.look(page, "deployment-done")


def other_pages(browser, page):
    for path, name in [
        ("/venues", "venues"), ("/venues/CORO", "venue"), ("/venues/new", "venue-new"), ("/system", "system"), ("/audit", "audit"),
        ("/nothing", "not-found"),
    ]:
        page.goto(path)
        browser.look(page, name)


def themes(browser, page):
    """The switch holds over pages; nothing flashes, because the server knows it."""
    page.goto("/venues")
    page.locator(".side").get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.goto("/audit")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator(".side").get_by_role("button", name="Like the system").click()


def without_scripts(browser, site):
    """All of it works without scripts, too."""
    page = browser.signed_in("otto", java_script_enabled=False)
    page.goto("/venues/new")
    page.get_by_label("Code").fill("ARIA")
    page.get_by_label("Name").fill("Aria Circuit")
    page.get_by_role("button", name="Create venue").click()
    page.wait_for_url("/venues/ARIA")
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete ARIA").click()
    page.wait_for_url("/venues")
    page.goto("/")
    # Those that are done go after a while.
    expect(page.locator(".pi-attention").first).to_be_visible()
    page.locator(".side").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.context.close()


def main():
    program, pictures, *chromium = sys.argv[1:]
    # The machine may be busy with other things.
    expect.set_options(timeout=60_000)
    failed = []
    with tempfile.TemporaryDirectory(prefix="rpi-deployment-browser-") as folder, sync_playwright() as playwright:
        site = Site(program, folder)
        site.start()
        browser = Browser(playwright, site, pictures, *chromium)
        page = devices = None

        def step(function, *arguments):
            begin = time.monotonic()
            result = function(*arguments)
            print(f"   {function.__name__}: {time.monotonic() - begin:.1f} s", flush=True)
            return result

        try:
            step(first_run, browser, site)
            step(login, browser, site)
            page = browser.signed_in("otto")
            step(empty_pages, browser, page)
            step(operating.empty_lists, browser, page)
            step(create_venue, browser, page)
            step(hostile_venue, page)
            step(viewer_changes_nothing, browser, site)
            step(watch_devices, browser, site, page, program)
            devices = step(twenty_devices, browser, site, page)
            step(reconnect, browser, site, page, devices)
            step(lobby, browser, site, page)
            step(history, browser, site, page, devices)
            step(other_pages, browser, page)
            step(operating.move_batches, browser, page)
            step(trouble.choose_venue, browser, site, page)
            step(operating.kart_numbers, browser, page)
            step(operating.images, browser, site, page)
            step(operating.products, browser, page)
            step(operating.name_devices, browser, page)
            step(operating.checks, browser)
            step(operating.reports, browser, page)
            step(operating.accounts, browser)
            step(operating.webhooks, browser)
            step(operating.account, browser, site)
            step(operating.viewer_operates_nothing, browser)
            step(trouble.late_form, browser, site)
            step(trouble.server_in_trouble, browser, site)
            step(themes, browser, page)
            step(without_scripts, browser, site)
            step(operating.operating_without_scripts, browser)
        except Exception as error:
            failed.append(f"{type(error).__name__}: {error}")
            if page and not page.is_closed():
                page.screenshot(path=Path(pictures) / "failed.png", full_page=True)
        finally:
            browser.chromium.close()
            site.stop()
    failed += browser.complaints + browser.violations
    if failed:
        print("\n".join(failed), file=sys.stderr)
        sys.exit(1)
    print(f"   {len(list(Path(pictures).glob('*.png')))} pictures in {pictures}")


if __name__ == "__main__":
    main()
