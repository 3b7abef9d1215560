namespace Telefunc.Browser;

public sealed class DashboardTests(BrowserFixture browser)
{
    private static readonly string[] Plots = ["messagesPerSecond", "connections", "channels", "memoryMegabytes", "cpuPercent"];

    [Theory]
    [InlineData("auto", "ws")]
    [InlineData("sse", "sse")]
    [InlineData("ws", "ws")]
    public async Task What_the_server_publishes_is_plotted_for_all_who_watch(string transports, string carrier)
    {
        var address = $"/?transports={transports}#dashboard";
        await using var page = await browser.OpenAsync(address);
        await page.ExpectTransportAsync(carrier);
        await page.ExpectNumberAsync("dashboard-heard", atLeast: 2);
        foreach (var (figure, atLeast) in new[] { ("messagesPerSecond", 1), ("connections", 1), ("channels", 1) })
            await page.ExpectNumberAsync($"dashboard-{figure}", atLeast);
        Assert.Matches(@"^\d{2,4} MB$", await page.Part("dashboard-memoryMegabytes").TextContentAsync());
        Assert.Matches(@"^\d{1,3}\.\d %$", await page.Part("dashboard-cpuPercent").TextContentAsync());

        // A late joiner hears what comes from then on, so its plots grow.
        await using var late = await browser.OpenAsync(address);
        await late.ExpectNumberAsync("dashboard-heard", atLeast: 2);
        var before = await WidthsAsync(late);
        await late.ExpectNumberAsync("dashboard-heard", atLeast: 4);
        var after = await GrownAsync(late, before);
        foreach (var (less, more) in after.Zip(await WidthsAsync(page)))
            Assert.True(more > less, $"The plot of who came late is {less} px wide, that of who was there {more} px.");
        page.ExpectNoComplaints();
        late.ExpectNoComplaints();
    }

    /// <summary>Waits until all plots are wider than they were: they are painted a little later than the figures are shown.</summary>
    private static async Task<int[]> GrownAsync(PlaygroundPage page, int[] before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        while (true)
        {
            var after = await WidthsAsync(page);
            if (before.Zip(after).All(pair => pair.Second > pair.First))
                return after;
            Assert.False(patience.IsCancellationRequested, $"The plots were {string.Join(", ", before)} px wide and are {string.Join(", ", after)} px wide.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>In how many columns each plot has a line.</summary>
    private static Task<int[]> WidthsAsync(PlaygroundPage page) => page.Page.EvaluateAsync<int[]>(
        """
        names => names.map(name => {
          const canvas = document.querySelector(`[data-testid=dashboard-plot-${name}]`)
          const { width, height } = canvas
          // Read from a copy that is made for it: the browser advises against reading what it draws on the graphics card.
          const copy = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', { willReadFrequently: true })
          copy.fillStyle = getComputedStyle(canvas).getPropertyValue('--wire')
          copy.fillRect(0, 0, 1, 1)
          const [r, g, b] = copy.getImageData(0, 0, 1, 1).data
          copy.clearRect(0, 0, 1, 1)
          copy.drawImage(canvas, 0, 0)
          const { data } = copy.getImageData(0, 0, width, height)
          const isLine = i => data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12
          let columns = 0
          for (let x = 0; x < width; x++)
            for (let y = 0; y < height; y++)
              if (isLine(4 * (y * width + x))) { columns++; break }
          return columns
        })
        """,
        Plots);
}
