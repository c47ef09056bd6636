"""Steps of the walk through what operators do: kart numbers, batches, images, users, tokens, reports."""

import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from playwright.sync_api import expect

from site_under_test import PASSWORD, wait_until


def order(page):
    """The numbers of the batches in line, as the page shows them; what hangs under the hand is a copy."""
    return page.evaluate(
        """[...document.querySelectorAll('[data-line] [data-handle]')].filter((handle) => !handle.closest('.sortable-fallback'))
            .map((handle) => Number(handle.dataset.handle))"""
    )


def empty_lists(browser, page):
    for path, name in [("/batches", "batches-empty"), ("/kart-numbers", "kart-numbers-empty"), ("/images", "images-empty"), ("/reports", "reports-empty")]:
        page.goto(path)
        expect(page.locator(".empty")).to_be_visible()
        browser.look(page, name)


def import_karts(browser, page):
    """A range, a list with a mistake, a file: each is shown before it is done."""
    page.goto("/kart-numbers")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("A range from").fill("1")
    page.locator("#field-last").fill("20")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("20: 1-20")
    browser.look(page, "import-preview")
    page.get_by_role("button", name="Import 20 kart numbers").click()
    page.wait_for_url(re.compile(r"/kart-numbers\?"))
    expect(page.locator(".notice-done")).to_contain_text("20 kart numbers of KXP2 were imported for CORO.")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("Or a list").fill("21-30\nabout 40")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#problem-numbers")).to_contain_text("Line 2")
    expect(page.get_by_label("Or a list")).to_have_value("21-30\nabout 40")
    browser.look(page, "import-problem")
    # What cannot be taken is said, and what was there before is not imported in its place.
    for name, content, words in [
        ("all.csv", b"1\n" * 600_000, "all.csv is too large (1.2 MB; the most is 1 MB)."),
        ("karts.xlsx", b"PK\x03\x04\x14\x00\x06\x00", "karts.xlsx is an Excel file. Save it as"),
        ("karts.txt", "1\n2\n".encode("utf-16"), "karts.txt is no text in UTF-8."),
    ]:
        page.get_by_label("Or a list").fill("1-999")
        page.locator("#field-file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
        expect(page.locator("#problem-field-file")).to_contain_text(words)
        expect(page.get_by_label("Or a list")).to_have_value("")
    browser.look(page, "import-file-problem")
    page.locator("#field-file").set_input_files(
        {"name": "karts.csv", "mimeType": "text/csv", "buffer": b"driver;kart_number\r\nAnna;19\r\nOtto;21-40\r\n"}
    )
    expect(page.get_by_label("Or a list")).to_have_value("driver;kart_number\nAnna;19\nOtto;21-40\n")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("1, which stay as they are: 19")
    page.get_by_role("button", name="Import 20 kart numbers").click()
    page.wait_for_url(re.compile(r"/kart-numbers\?"))
    expect(page.locator("tbody tr")).to_have_count(40)


def create_batch(browser, page):
    """The pool is checked while the form is filled in; the mistake is said beside the field."""
    page.goto("/batches")
    page.get_by_role("link", name="New batch").click()
    page.wait_for_url("/batches/new")
    check = page.locator("[data-pool-check]")
    expect(check).to_contain_text("40 available at CORO, 10 wanted: enough.")
    page.get_by_label("Devices").fill("50")
    expect(check).to_contain_text("10 too few")
    browser.look(page, "batch-new")
    page.get_by_role("button", name="Create batch").click()
    expect(page.locator("#problem-count")).to_contain_text("there are 40")
    page.wait_for_load_state()
    page.get_by_label("Devices").fill("26")
    expect(check).to_contain_text("26 wanted: enough.")
    page.get_by_role("button", name="Create batch").click()
    page.wait_for_url("/batches/1")
    expect(page.get_by_text("Waits to be started.")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".notice-done")).to_contain_text("Batch 1 is active.")


def move_batches(browser, page):
    """The line changes by mouse, by keyboard, and by buttons that need no script."""
    for count in (3, 2, 1):
        page.goto("/batches/new")
        page.get_by_label("Devices").fill(str(count))
        page.get_by_role("button", name="Create batch").click()
        page.wait_for_url(re.compile(r"/batches/\d+$"))
    page.goto("/batches")
    page.evaluate("window.isSamePage = true")
    before = order(page)
    assert len(before) == 4, before
    moved, target = page.locator(f"[data-handle='{before[3]}']"), page.locator(f"[data-handle='{before[1]}']")
    start, end = moved.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 6, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, start["y"] - 10, steps=4)
    page.mouse.move(end["x"] + 8, end["y"] - 2, steps=12)
    page.screenshot(path=browser.pictures / "batches-dragging-1280-light.png")
    dragged = [before[0], before[3], before[1], before[2]]
    wait_until(lambda: order(page) == dragged, "the batch under the hand")
    page.mouse.up()
    expect(page.locator("[data-said]")).to_have_text(f"Batch {before[3]} is served before batch {before[1]} now.")
    wait_until(lambda: order(page) == dragged, "the dragged batch")
    # By keyboard: the focus stays at the batch that moves.
    page.get_by_role("button", name=f"Move batch {before[2]} up").focus()
    for place in (2, 1):
        page.keyboard.press("Enter")
        wait_until(lambda: order(page).index(before[2]) == place, f"batch {before[2]} at {place}")
        expect(page.get_by_role("button", name=f"Move batch {before[2]} up")).to_be_focused()
    assert page.evaluate("window.isSamePage"), "the page was loaded again"
    page.reload()
    assert order(page) == [before[0], before[2], before[3], before[1]], order(page)
    browser.look(page, "batches")
    page.set_viewport_size({"width": 390, "height": 844})
    for button in page.locator("[data-line] .mover button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 40, f"too small for a finger: {box}"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/batches/{before[3]}")
    page.locator("summary", has_text="Cancel batch").click()
    expect(page.locator(".confirm")).to_contain_text("Pausing can be undone, this cannot.")
    browser.look(page, "batch-cancel")
    page.locator("summary", has_text="Cancel batch").click()
    page.locator("summary", has_text="Cancel batch").click()
    page.get_by_role("button", name=f"Cancel batch {before[3]}").click()
    expect(page.locator(".notice-done")).to_contain_text("was cancelled")
    page.goto("/batches/1")
    browser.look(page, "batch")


def kart_numbers(browser, page):
    """Release, retire, take back, reserve and replace, each from the page of its hostname."""
    page.goto("/kart-numbers")
    browser.look(page, "kart-numbers")
    page.get_by_label("Text").fill("CORO-001")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="KXP2-CORO-001").click()
    browser.look(page, "kart-number")
    page.get_by_role("link", name="Replace unit").click()
    page.get_by_label("Serial number").fill("not a serial")
    page.get_by_role("button", name="Replace unit").click()
    expect(page.locator("#problem-serial")).to_be_visible()
    browser.look(page, "replace-problem")
    page.get_by_label("Serial number").fill("10000000deadbeef")
    page.keyboard.press("Enter")
    page.get_by_label("Never heard of this device").check()
    browser.look(page, "replace-unheard")
    page.get_by_role("button", name="Replace unit").click()
    page.wait_for_url("/kart-numbers/KXP2-CORO-001")
    expect(page.locator(".details")).to_contain_text("10000000DEADBEEF")
    page.locator("summary", has_text="Release").click()
    page.get_by_role("button", name="Release KXP2-CORO-001").click()
    expect(page.locator(".notice-done")).to_contain_text("was released")
    page.get_by_role("link", name="Retire").click()
    browser.look(page, "retire")
    page.get_by_label("Reason").fill("kart 1 <b>was</b> scrapped")
    page.keyboard.press("Enter")
    page.wait_for_url("/kart-numbers/KXP2-CORO-001")
    expect(page.locator(".notice-info")).to_contain_text("kart 1 <b>was</b> scrapped")
    browser.look(page, "kart-number-retired")
    page.get_by_role("button", name="Make available again").click()
    expect(page.locator(".notice-done")).to_contain_text("is available again")
    page.get_by_role("link", name="Reserve").click()
    page.get_by_label("MAC address").fill("2c:cf:67:99:99:99")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-done")).to_contain_text("is kept for the device with MAC 2c:cf:67:99:99:99")
    with page.expect_download() as download:
        page.goto("/kart-numbers")
        page.get_by_role("link", name="Export CSV").click()
    assert download.value.suggested_filename == "kart-numbers.csv"


def images(browser, site, page):
    """Activating and rolling back say first what devices get from now on."""
    site.cli("image", "add", str(site.folder / "small.img"), "--name", "kartxpro-2", "--product", "KXP2", "--version", "2.0.0")
    page.goto("/images")
    page.locator("summary", has_text="Activate").click()
    expect(page.locator(".confirm[open]")).to_contain_text("instead of version 1.0.0 (kartxpro)")
    page.locator(".confirm[open] form button").first.click()
    expect(page.locator(".notice-done")).to_contain_text("gets version 2.0.0 (kartxpro-2) from now on")
    page.locator("summary", has_text="Roll back to 1.0.0").click()
    browser.look(page, "images-roll-back")
    page.locator("summary", has_text="Roll back to 1.0.0").click()
    browser.look(page, "images")
    page.locator("summary", has_text="Roll back to 1.0.0").click()
    page.locator(".confirm[open] form button").first.click()
    expect(page.locator(".notice-done")).to_contain_text("gets version 1.0.0 (kartxpro) from now on")


def accounts(browser):
    """Users and tokens, which only an administrator sees."""
    page = browser.signed_in("anna")
    page.goto("/users/new")
    browser.look(page, "user-new")
    page.get_by_label("Name").fill("nora")
    page.get_by_label("Role").select_option("viewer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill("something else")
    page.get_by_role("button", name="Add user").click()
    expect(page.locator("#problem-repeated")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Add user").click()
    page.wait_for_url("/users")
    browser.look(page, "users")
    page.get_by_role("link", name="nora").click()
    page.get_by_label("Role").select_option("operator")
    page.get_by_role("button", name="Set role").click()
    expect(page.locator(".notice-done")).to_contain_text("nora is an operator now.")
    browser.look(page, "user")
    page.locator("summary", has_text="Disable").click()
    page.get_by_role("button", name="Disable nora").click()
    expect(page.locator(".notice-done")).to_contain_text("cannot sign in any more")
    page.goto("/tokens")
    browser.look(page, "tokens-empty")
    page.get_by_role("link", name="New token").click()
    browser.look(page, "token-new")
    page.get_by_label("Name").fill("stock-list")
    page.get_by_role("button", name="Create token").click()
    expect(page.locator(".secret")).to_contain_text("rpid_")
    browser.look(page, "token")
    page.get_by_role("link", name="I have copied it").click()
    assert "rpid_" not in page.content()
    browser.look(page, "tokens")
    page.locator("summary", has_text="Revoke").click()
    page.get_by_role("button", name="Revoke stock-list").click()
    expect(page.locator(".notice-done")).to_contain_text("worthless")
    page.context.close()


class Receiver:
    """A program that takes what a webhook tells it."""

    def __enter__(self):
        taken = self.taken = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taken.append((self.headers["X-RPI-Deploy-Event"], self.headers["X-RPI-Deploy-Signature"], body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hooks/karts"


def webhooks(browser):
    """Added by keyboard, tested, looked after and removed; the secret is shown once."""
    page = browser.signed_in("anna")
    page.goto("/webhooks")
    browser.look(page, "webhooks-empty")
    page.get_by_role("link", name="New webhook").click()
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("chat")
    page.keyboard.press("Tab")
    page.keyboard.type("chat.example.com")
    page.keyboard.press("Enter")
    # The browser's own check of an address.
    assert page.evaluate("document.querySelector('[name=url]').validity.typeMismatch")
    for event in ("failed", "completed", "few hostnames"):
        page.get_by_label(event).uncheck()
    with Receiver() as receiver:
        page.get_by_label("Address").fill(receiver.url)
        page.get_by_role("button", name="Add webhook").click()
        expect(page.locator("#problem-events")).to_be_visible()
        browser.look(page, "webhook-problem")
        page.get_by_label("few hostnames").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Add webhook").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".secret")).to_contain_text("whsec_")
        browser.look(page, "webhook-secret")
        page.get_by_role("link", name="I have copied it").click()
        page.wait_for_url("/webhooks/chat")
        assert "whsec_" not in page.content()
        with page.expect_navigation():
            page.get_by_role("button", name="Test").click()
        wait_until(lambda: receiver.taken, "the message")
        event, signature, body = receiver.taken[0]
        assert event == "test" and signature.startswith("t=") and b'"by"' in body, receiver.taken
        wait_until(lambda: page.reload() and page.get_by_text("delivered").count(), "what became of it")
    # Nobody listens any more.
    with page.expect_navigation():
        page.get_by_role("button", name="Test").click()
    wait_until(lambda: page.reload() and page.get_by_text("not taken").count(), "that it was not taken")
    browser.look(page, "webhook")
    page.get_by_role("navigation", name="Path").get_by_role("link", name="Webhooks").click()
    expect(page.locator("tbody")).to_contain_text("1 message waits")
    browser.look(page, "webhooks")
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove chat").click()
    expect(page.locator(".notice-done")).to_contain_text("is told of nothing any more")
    page.context.close()


def account(browser, site):
    """Each changes their own password, is asked for the old one, and is signed out elsewhere."""
    site.add_user("paula", "viewer")
    page, elsewhere = browser.signed_in("paula"), browser.signed_in("paula")
    page.locator(".side .who").click()
    page.wait_for_url("/account")
    browser.look(page, "account")
    other = "four words and more"
    for present in ("not this one", PASSWORD):
        page.get_by_label("Present password").fill(present)
        page.get_by_label("Password", exact=True).fill(other)
        page.get_by_label("Password again").fill(other)
        page.keyboard.press("Enter")
        if present != PASSWORD:
            expect(page.locator("#problem-present")).to_be_visible()
            browser.look(page, "account-problem")
    expect(page.locator(".notice-done")).to_contain_text("You are signed out everywhere else.")
    elsewhere.wait_for_url("/login?next=%2F&reason=session")
    for context in (page.context, elsewhere.context):
        context.close()


def products(browser, page):
    page.goto("/venues")
    page.get_by_role("navigation", name="Venues and products").get_by_role("link", name="Products").click()
    browser.look(page, "products")
    page.get_by_role("link", name="New product").click()
    page.get_by_label("Code").fill("kxp2")
    page.get_by_label("Name", exact=True).fill("Another")
    page.keyboard.press("Enter")
    expect(page.locator("#problem-code")).to_contain_text("There is a product KXP2 already.")
    browser.look(page, "product-problem")
    page.get_by_label("Code").fill("tst1")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-done")).to_contain_text("The product TST1 was created.")


def name_devices(browser, page):
    """Several devices from a list, and what cannot be done says where to go."""
    page.goto("/kart-numbers")
    page.get_by_role("link", name="Name devices").click()
    page.locator("#field-devices").fill("10000000cafe0001\n10000000cafe0001")
    page.locator("#field-venue").select_option("CORO")
    page.get_by_role("button", name="Name them").click()
    expect(page.locator("#problem-devices")).to_be_visible()
    browser.look(page, "devices-problem")
    page.locator("#field-file").set_input_files(
        {"name": "devices.csv", "mimeType": "text/csv", "buffer": b"serial_number\n10000000cafe0001\n10000000cafe0002\n"}
    )
    expect(page.locator("#field-devices")).to_have_value("serial_number\n10000000cafe0001\n10000000cafe0002\n")
    page.get_by_role("button", name="Name them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 devices have their hostnames")
    browser.look(page, "devices-named")
    page.goto("/venues/NOPE")
    expect(page.locator(".refusal")).to_contain_text("There is no venue NOPE.")
    browser.look(page, "refused-with-link")
    page.locator(".refusal").get_by_role("link", name="New venue").click()
    page.wait_for_url("/venues/new")


def checks(browser):
    """An administrator has database and image checked, and removes an image that is not needed."""
    page = browser.signed_in("anna")
    page.goto("/system")
    with page.expect_navigation():
        page.get_by_role("button", name="Check it now").click()
    wait_until(lambda: page.reload() and page.get_by_text("sound", exact=True).count(), "the check of the database")
    browser.look(page, "system-checked")
    page.goto("/images")
    with page.expect_navigation():
        page.get_by_role("button", name="Check").first.click()
    wait_until(lambda: page.reload() and page.get_by_text("whole", exact=True).count(), "the check of an image")
    page.locator("summary", has_text="Remove").click()
    browser.look(page, "image-remove")
    page.locator("summary", has_text="Remove").click()
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove kartxpro-2").click()
    expect(page.locator(".notice-done")).to_contain_text("kartxpro-2 was removed with its files.")
    browser.look(page, "images-one")
    page.context.close()


def reports(browser, page):
    page.goto("/reports")
    expect(page.locator("[data-day]").first).to_be_visible()
    browser.look(page, "reports")
    page.get_by_label("Product").select_option("RXP2")
    expect(page.get_by_role("heading", name="Nothing ended in these days")).to_be_visible()


def viewer_operates_nothing(browser):
    """A viewer sees everything but users, tokens and webhooks, and neither a button nor a raw request changes anything."""
    page = browser.signed_in("vera")
    for path in ("/batches", "/batches/1", "/kart-numbers", "/kart-numbers/KXP2-CORO-002", "/images", "/reports", "/products", "/system"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main form[method=post]").count() == 0, path
    browser.look(page, "images-viewer")
    for path in ("/users", "/tokens", "/webhooks", "/webhooks/new", "/batches/new", "/kart-numbers/import", "/kart-numbers/devices", "/products/new"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("This is not allowed")
    for path in (
        "/batches/1/cancel", "/kart-numbers/KXP2-CORO-002/release", "/images/kartxpro/activate", "/images/kartxpro/remove", "/users/otto/remove",
        "/webhooks", "/webhooks/chat/remove", "/products", "/kart-numbers/devices", "/system/verify",
    ):
        status = page.evaluate(
            """async (path) => {
                const body = new URLSearchParams({ csrf_token: document.querySelector("[name=csrf_token]").value });
                return (await fetch(path, { method: "POST", body })).status;
            }""",
            path,
        )
        assert status == 403, f"{path}: {status}"
    page.context.close()


def operating_without_scripts(browser):
    """The line moves, a pool that is too small is said beside its field, and an import is shown first."""
    page = browser.signed_in("otto", java_script_enabled=False)
    page.goto("/batches")
    rows = page.locator("[data-line] tbody tr")
    first, second = (rows.nth(number).locator(".name > a").inner_text() for number in (0, 1))
    page.get_by_role("button", name=f"Move {second.lower()} up", exact=False).click()
    expect(page.locator(".notice-done")).to_contain_text(f"{second} is served before {first.lower()} now.")
    expect(rows.nth(0).locator(".name > a")).to_have_text(second)
    page.get_by_role("button", name=f"Move {second.lower()} down", exact=False).click()
    expect(page.locator(".notice-done")).to_contain_text(f"{second} is served after {first.lower()} now.")
    page.goto("/batches/new")
    page.get_by_label("Devices").fill("500")
    page.get_by_role("button", name="Create batch").click()
    expect(page.locator("#problem-count")).to_contain_text("500 available hostnames")
    page.goto("/kart-numbers/import")
    page.get_by_label("Or a list").fill("1-45")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Import 5 kart numbers").click()
    expect(page.locator(".notice-done")).to_contain_text("5 kart numbers of KXP2 were imported")
    # The file itself is sent, since no script reads it into the list.
    page.goto("/kart-numbers/import")
    page.locator("#field-file").set_input_files({"name": "karts.csv", "mimeType": "text/csv", "buffer": b"driver;kart_number\r\nAnna;45\r\nOtto;46-48\r\n"})
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("1, which stay as they are: 45")
    page.get_by_role("button", name="Import 3 kart numbers").click()
    expect(page.locator(".notice-done")).to_contain_text("3 kart numbers of KXP2 were imported")
    page.context.close()
