"""The figures of the index can be searched and filtered, and are whole without the script."""

from playwright.sync_api import expect


def list_shown(page):
    rows = page.locator("#figures-table tbody tr:visible")
    return rows.evaluate_all("rows => rows.map(row => ({ ...row.dataset, text: row.innerText }))")


def test_figures_are_found_by_words_and_sorts_together(reports, visit):
    page = visit(reports / "index.html").page
    every = list_shown(page)
    assert len(every) > 30
    status = page.locator("form [role=status]")
    assert status.inner_text() == f"{len(every)} of {len(every)} figures"
    page.keyboard.press("Tab")
    page.locator("#find").fill("HEFEI deals")
    found = list_shown(page)
    assert 0 < len(found) < len(every)
    assert status.inner_text() == f"{len(found)} of {len(every)} figures"
    page.select_option("#by-hedge", "over")
    hedged = list_shown(page)
    assert hedged == [row for row in found if row["hedge"] == "over"]
    page.locator("#find").fill("no such figure")
    assert list_shown(page) == []
    assert status.inner_text() == f"0 of {len(every)} figures"
    page.locator("button[type=reset]").press("Enter")
    expect(page.locator("#figures-table tr[hidden]")).to_have_count(0)
    assert list_shown(page) == every


def test_each_sort_leaves_its_own(reports, visit):
    page = visit(reports / "index.html").page
    every = list_shown(page)
    for sort in ("article", "theme", "hedge"):
        keys = page.locator(f"#by-{sort} option").evaluate_all("all => all.map(one => one.value)")
        assert sorted(keys[1:]) == sorted({row[sort] for row in every})
        for key in keys[1:]:
            page.select_option(f"#by-{sort}", key)
            assert list_shown(page) == [row for row in every if row[sort] == key]
        page.select_option(f"#by-{sort}", "")


def test_without_script_the_table_is_whole_and_no_form_is_shown(reports, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / "index.html").as_uri())
    assert page.locator("#figures-table tbody tr:visible").count() > 30
    assert not page.locator("#filter").is_visible()
    context.close()
