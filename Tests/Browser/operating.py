"""Steps of the walk through what operators do: kart numbers, batches, images, users, tokens, reports."""

import re

from playwright.sync_api import expect

from site_under_test import PASSWORD, wait_until


def order(page):
    """The numbers of the batches in line, as the page shows them."""
    return page.evaluate("[...document.querySelectorAll('[data-line] [data-handle]')].map((handle) => Number(handle.dataset.handle))")


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
    check = page.locator("[data-pool-check]")
    expect(check).to_contain_text("40 available at CORO, 10 wanted: enough.")
    page.get_by_label("Devices").fill("50")
    expect(check).to_contain_text("10 too few")
    browser.look(page, "batch-new")
    page.get_by_role("button", name="Create batch").click()
    expect(page.locator("#problem-count")).to_contain_text("there are 40")
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
    page.mouse.up()
    expect(page.locator("[data-said]")).to_have_text(f"Batch {before[3]} is served before batch {before[1]} now.")
    dragged = [before[0], before[3], before[1], before[2]]
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


def reports(browser, page):
    page.goto("/reports")
    expect(page.locator("[data-day]")).to_have_count(1)
    browser.look(page, "reports")
    page.get_by_label("Product").select_option("RXP2")
    expect(page.get_by_role("heading", name="Nothing ended in these days")).to_be_visible()


def viewer_operates_nothing(browser):
    """A viewer sees everything but users and tokens, and neither a button nor a raw request changes anything."""
    page = browser.signed_in("vera")
    for path in ("/batches", "/batches/1", "/kart-numbers", "/kart-numbers/KXP2-CORO-002", "/images", "/reports"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main form[method=post]").count() == 0, path
    browser.look(page, "images-viewer")
    for path in ("/users", "/tokens", "/batches/new", "/kart-numbers/import"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("This is not allowed")
    for path in ("/batches/1/cancel", "/kart-numbers/KXP2-CORO-002/release", "/images/kartxpro-2/activate", "/users/otto/remove"):
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
    page.goto("/batches/new")
    page.get_by_label("Devices").fill("500")
    page.get_by_role("button", name="Create batch").click()
    expect(page.locator("#problem-count")).to_contain_text("500 available hostnames")
    page.goto("/kart-numbers/import")
    page.get_by_label("Or a list").fill("1-45")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Import 5 kart numbers").click()
    expect(page.locator(".notice-done")).to_contain_text("5 kart numbers of KXP2 were imported")
    page.context.close()
