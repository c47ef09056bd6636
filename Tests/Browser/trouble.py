"""Steps of the walk through what goes wrong around people: a session that ends, a server in trouble, a venue nobody chose."""

from playwright.sync_api import expect

from site_under_test import PASSWORD, Device


def late_form(browser, site):
    """The session ends while the dashboard is open and a form is filled in: both say so, and what was typed is there again."""
    dashboard = browser.signed_in("otto")
    expect(dashboard.locator("[data-live-state]")).to_have_text("Live")
    page, elsewhere = dashboard.context.new_page(), dashboard.context.new_page()
    page.goto("/batches/new")
    page.get_by_label("Devices").fill("3")
    page.get_by_text("More options").click()
    page.locator("#field-parallel_limit").fill("2")
    page.get_by_label("Start it at once").check()
    elsewhere.goto("/venues")
    elsewhere.get_by_role("button", name="Sign out").click()
    elsewhere.wait_for_url("/login")
    # Before anybody signs in again: then it would just go on.
    dashboard.wait_for_url("/login?next=%2F&reason=session")
    expect(dashboard.get_by_role("status")).to_contain_text("You were signed out")
    page.get_by_role("button", name="Create batch").click()
    page.wait_for_url("/login?next=%2Fbatches%2Fnew&reason=form")
    expect(page.get_by_role("status")).to_contain_text("nothing was changed")
    browser.look(page, "login-late-form")
    for password in ("wrong", PASSWORD):
        page.get_by_label("Name").fill("otto")
        page.get_by_label("Password").fill(password)
        page.keyboard.press("Enter")
        if password != PASSWORD:
            expect(page.get_by_role("alert")).to_contain_text("wrong")
    page.wait_for_url("/batches/new")
    expect(page.get_by_text("What you typed is here again")).to_be_visible()
    expect(page.get_by_label("Devices")).to_have_value("3")
    expect(page.locator("#field-parallel_limit")).to_have_value("2")
    expect(page.get_by_label("Start it at once")).to_be_checked()
    browser.look(page, "batch-kept")
    # Once only.
    page.reload()
    expect(page.get_by_label("Devices")).to_have_value("10")
    dashboard.context.close()
    site.change("DELETE FROM login_failures")


def server_in_trouble(browser, site):
    """What keeps the server from its work shows by itself on an open dashboard, and where people sign in."""
    page = browser.signed_in("vera")
    images, away = site.data / "images", site.data / "images-away"
    images.rename(away)
    try:
        expect(page.locator("[data-region='health']")).to_contain_text("The server cannot do its work: The image folder cannot be read.")
        browser.look(page, "dashboard-trouble")
        login = browser.context().new_page()
        login.goto("/login")
        expect(login.get_by_role("alert")).to_contain_text("The image folder cannot be read.")
        browser.look(login, "login-trouble")
        login.context.close()
    finally:
        away.rename(images)
    expect(page.locator("[data-region='health']")).to_be_empty()
    page.context.close()


def choose_venue(browser, site, page):
    """With several venues nothing is done for the first of the alphabet by itself."""
    site.cli("venue", "create", "ARIA", "--name", "Aria Circuit")
    device = Device(site, 301)
    for path, name in [("/kart-numbers/import", "import-venues"), ("/batches/new", "batch-venues"), ("/", "dashboard-venues")]:
        # After a minute of silence it would be gone.
        assert device.ask() == 409, device.answer
        page.goto(path)
        venue = page.locator("select[name='venue']")
        expect(venue).to_have_value("")
        expect(venue).to_contain_text("ARIA Aria Circuit (no hostnames)")
        browser.look(page, name)
    device.ask()
    page.get_by_role("button", name="Assign").click()
    # The browser's own check: nothing was sent.
    assert page.evaluate("document.querySelector('#assign-venue').validity.valueMissing")
    page.locator("#assign-venue").select_option("ARIA")
    page.get_by_role("button", name="Assign").click()
    expect(page.locator(".notice-warning")).to_contain_text("No device was named.")
    site.cli("venue", "delete", "ARIA", "--yes")
