using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Npgsql;
using Shouldly;
using Xunit;

namespace ShopMesh.Browser.Tests;

/// <summary>A person buys something: the storefront on the whole running system, clicked through in Chromium.</summary>
public sealed partial class StorefrontTests(Chromium chromium, RunningShop shop) : IClassFixture<Chromium>, IClassFixture<RunningShop>
{
    // No other test buys it.
    private const string Scarce = "Deluxe Puzzle";

    [Fact]
    public async Task A_person_signs_up_finds_something_orders_it_and_sees_it_confirmed_without_reloading()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.PutInBasketAsync("Nordic Mug", 2);
        await ada.Page.ClickAsync("text=Create an account");
        await ada.Page.FillAsync("#name", "Ada Lovelace");
        await ada.Page.FillAsync("#email", ada.Email);
        await ada.Page.FillAsync("#password", ShopPage.Password);
        await ada.Page.ClickAsync("main button.primary");

        // The basket came along, and so did where the person was.
        await ada.Page.ArriveAsync("^/basket$");
        (await ada.Page.InputValueAsync("input[name=quantity][type=number]")).ShouldBe("2");
        var order = await ada.OrderAsync();
        await ada.Page.EvaluateAsync("() => { window.notReloaded = true; }");
        await ada.WaitForTextAsync("#progress .state", "Confirmed");

        (await ada.Page.EvaluateAsync<bool>("() => window.notReloaded === true")).ShouldBeTrue();
        await ada.WaitForTextAsync("ul.lines", "Nordic Mug");
        await ada.Page.ClickAsync("header a[href='/orders']");
        (await ada.Page.Locator("ul.orders a").GetAttributeAsync("href")).ShouldBe(order);
        await ada.WaitForTextAsync("ul.orders", "2 × Nordic Mug");
        (await ada.Page.Locator("header .count").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_order_is_cancelled_without_reloading_and_shows_so_in_another_window_once_that_is_reloaded()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();
        await ada.PutInBasketAsync("Classic Kite");
        var order = await ada.OrderAsync();
        await ada.WaitForTextAsync("#progress .state", "Confirmed");
        var other = await ada.Context.NewPageAsync();
        other.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await other.GotoAsync(order);
        await other.ClickAsync("#cancel button");
        await other.Locator("#progress .state:has-text('Cancelled')").WaitForAsync();

        (await other.Locator("#cancel").IsVisibleAsync()).ShouldBeFalse();
        await ada.Page.ReloadAsync();
        await ada.WaitForTextAsync("#progress .state", "Cancelled");
    }

    [Fact]
    public async Task Ordering_twice_with_the_same_basket_is_one_order()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();
        await ada.PutInBasketAsync("Classic Honey");
        await ada.Page.GotoAsync("/basket");

        // Two requests at once, as two clicks without our script would send them.
        var answers = await ada.Page.EvaluateAsync<string[]>("""
            async () => {
              const form = document.querySelector('form[action="/orders"]');
              const send = () => fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).then((response) => response.url);
              return [...await Promise.all([send(), send()]), await send()];
            }
            """);

        answers.Distinct().ShouldHaveSingleItem().ShouldContain("/orders/");
        await ada.Page.GotoAsync("/orders");
        (await ada.Page.Locator("ul.orders li").CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_password_is_told_kindly_and_the_right_one_opens_the_door()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();
        await ada.Page.ClickAsync("footer button");
        await ada.Page.Locator("header a[href='/sign-in']").WaitForAsync();

        await ada.SignInAsync("not the password at all");
        await ada.WaitForTextAsync("[role=alert]", "That didn't match");
        (await ada.Page.InputValueAsync("#email")).ShouldBe(ada.Email);
        (await ada.Page.InputValueAsync("#password")).ShouldBeEmpty();

        await ada.SignInAsync();
        await ada.Page.Locator("header a[href='/account']").WaitForAsync();
    }

    [Fact]
    public async Task What_is_sold_out_is_said_at_its_line_and_can_be_corrected()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();
        await ada.PutInBasketAsync(Scarce);
        await SetStockAsync(Scarce, 3);
        await ada.Page.FillAsync("input[name=quantity][type=number]", "9");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.WaitForTextAsync("li.troubled", "3 available");

        await ada.Page.ClickAsync("aside button.primary");
        await ada.WaitForTextAsync("[role=alert]", "sold out");
        await ada.Page.ArriveAsync("^/");
        await ada.Page.FillAsync("input[name=quantity][type=number]", "2");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Locator("li.troubled").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await ada.Page.ClickAsync("aside button.primary");

        await ada.WaitForTextAsync("#progress .state", "Confirmed");
    }

    [Fact]
    public async Task Someone_elses_order_is_not_there()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();
        await ada.PutInBasketAsync("Classic Vase");
        var order = await ada.OrderAsync();
        await using var grace = await ShopPage.OpenAsync(chromium, shop);
        await grace.SignUpAsync("Grace Hopper");

        await grace.Page.GotoAsync(order);

        await grace.WaitForTextAsync("h1", "We couldn't find that");
        (await grace.Page.ContentAsync()).ShouldNotContain("Vase");
        await grace.Page.GotoAsync("/orders");
        await grace.WaitForTextAsync("h2", "No orders yet");
        var events = await grace.Page.EvaluateAsync<string>($"() => fetch('{order}/events').then((response) => response.text())");
        events.ShouldNotContain("html");
    }

    [Fact]
    public async Task A_form_says_at_each_field_what_is_wrong_with_it()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.Page.GotoAsync("/sign-up");
        // The browser's own checks would speak first.
        await ada.Page.EvaluateAsync("() => { document.querySelector('main form').noValidate = true; }");
        await ada.Page.FillAsync("#email", "no address");
        await ada.Page.FillAsync("#password", "short");
        await ada.Page.ClickAsync("main button.primary");

        await ada.WaitForTextAsync("#name-wrong", "required");
        await ada.WaitForTextAsync("#email-wrong", "e-mail address");
        await ada.WaitForTextAsync("#password-wrong", "12");
        (await ada.Page.GetAttributeAsync("#email", "aria-describedby"))!.ShouldContain("email-wrong");
        (await ada.Page.ContentAsync()).ShouldNotContain("short");
    }

    [Fact]
    public async Task A_name_is_changed_and_an_older_page_does_not_overwrite_it()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();
        await ada.Page.GotoAsync("/account");
        var older = await ada.Context.NewPageAsync();
        await older.GotoAsync("/account");

        await ada.Page.FillAsync("#name", "Countess Lovelace");
        await ada.Page.ClickAsync("main button.primary");
        await ada.WaitForTextAsync("[role=status]", "Saved");
        await older.FillAsync("#name", "Someone Else");
        await older.ClickAsync("main button.primary");

        await older.Locator("[role=alert]:has-text('changed in the meantime')").WaitForAsync();
        await ada.Page.GotoAsync("/account");
        (await ada.Page.InputValueAsync("#name")).ShouldBe("Countess Lovelace");
    }

    [Fact]
    public async Task Browsing_searches_sorts_and_turns_pages()
    {
        await using var visitor = await ShopPage.OpenAsync(chromium, shop);
        await visitor.Page.FillAsync("#q", "MUG");
        await visitor.Page.PressAsync("#q", "Enter");
        // The page before has products too, and the number of them may end with a 5.
        await visitor.Page.ArriveAsync("q=MUG");
        await visitor.WaitForTextAsync(".listhead", "5 products");
        await visitor.Page.SelectOptionAsync("#sort", "price-desc");
        await visitor.Page.ArriveAsync("sort=price-desc");
        var prices = (await visitor.Page.Locator("a.card .price").AllTextContentsAsync()).Select(price => decimal.Parse(price[1..], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        prices.ShouldBe(prices.OrderDescending());

        await visitor.Page.ClickAsync(".departments a:has-text('Garden')");
        await visitor.WaitForTextAsync("h2", "Nothing like that here");
        await visitor.Page.GotoAsync("/?category=garden&sort=name");
        var first = await visitor.Page.Locator("a.card .name").AllTextContentsAsync();
        await visitor.Page.ClickAsync("a[rel=next]");
        await visitor.WaitForTextAsync(".pages", "First page");
        (await visitor.Page.Locator("a.card .name").AllTextContentsAsync()).Intersect(first).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_the_page_runs_no_script_of_others()
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop);
        await ada.SignUpAsync();

        var cookies = await ada.Context.CookiesAsync();
        cookies.ShouldContain(cookie => cookie.Name == "shop-session" && cookie.HttpOnly && cookie.SameSite == SameSiteAttribute.Lax);
        cookies.ShouldAllBe(cookie => !AccessToken().IsMatch(cookie.Value));
        AccessToken().IsMatch(await ada.Page.ContentAsync()).ShouldBeFalse();
        var answer = await ada.Page.GotoAsync("/");
        answer!.Headers["content-security-policy"].ShouldContain("script-src 'self'");
        answer.Headers["content-security-policy"].ShouldNotContain("unsafe");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Every_page_renders_without_an_error_or_a_sideways_scrollbar(ColorScheme theme, int width)
    {
        await using var ada = await ShopPage.OpenAsync(chromium, shop, theme, width, width == 390 ? 844 : 900);
        await LookAsync("/", "front");
        await LookAsync("/?category=home&sort=price", "department");
        await LookAsync("/?q=nothing+at+all", "nothing");
        await LookAsync("/sign-in", "sign-in");
        await LookAsync("/sign-up", "sign-up");
        await LookAsync("/basket", "basket-empty");
        await LookAsync("/no/such/page", "missing");
        await ada.SignUpAsync();
        await LookAsync("/orders", "orders-empty");
        await ada.PutInBasketAsync("Nordic Desk Lamp");
        await ada.PutInBasketAsync("Terra Coffee", 3);
        await LookAsync("/basket", "basket");
        var order = await ada.OrderAsync();
        await ada.WaitForTextAsync("#progress .state", "Confirmed");
        await LookAsync(order, "order");
        await LookAsync("/orders", "orders");
        await LookAsync("/account", "account");
        await ada.Page.GotoAsync("/?q=lamp");
        await LookAsync((await ada.Page.Locator("a.card").First.GetAttributeAsync("href"))!, "product");

        async Task LookAsync(string path, string name)
        {
            await ada.Page.GotoAsync(path);
            await ada.Page.Locator("main h1, main h2").First.WaitForAsync();
            var overflow = await ada.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            overflow.ShouldBeLessThanOrEqualTo(0, path);
            await ada.PictureAsync($"shop-{name}-{theme}-{width}".ToLowerInvariant());
        }
    }

    // Two parts in base64url with a dot between them, each of which begins as JSON does. Other values may have either beginning by chance.
    [GeneratedRegex(@"eyJ[\w-]*\.eyJ")]
    private static partial Regex AccessToken();

    private async Task SetStockAsync(string product, long quantity)
    {
        await using var database = NpgsqlDataSource.Create(await shop.DatabaseAsync("products-db"));
        await using var command = database.CreateCommand("UPDATE products SET available_quantity = $1, received_quantity = $1 + reserved_quantity + sold_quantity WHERE name = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = quantity });
        command.Parameters.Add(new NpgsqlParameter { Value = product });
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }
}
