"""Promises of the figures by the names that the run gives them, for the catalogues."""

from __future__ import annotations

from analysis.words import mark

PROMISES = (
    mark("Averages: false positives, both tails"),
    mark("Averages: false “worked”"),
    mark("Averages: false “harmed”"),
    mark("Averages: coverage of the interval of the effect, under 300 control buyers, at least"),
    mark("Averages: coverage of the interval of the effect, under 300 control buyers, at most"),
    mark("Averages: coverage of the interval of the effect, from 300 control buyers, at least"),
    mark("Averages: coverage of the interval of the effect, from 300 control buyers, at most"),
    mark("Averages: coverage of the interval of the lift, under 300 control buyers, at least"),
    mark("Averages: coverage of the interval of the lift, under 300 control buyers, at most"),
    mark("Averages: coverage of the interval of the lift, from 300 control buyers, at least"),
    mark("Averages: coverage of the interval of the lift, from 300 control buyers, at most"),
    mark("Averages: p and interval disagree"),
    mark("Averages whose baskets vary differently: false positives"),
    mark("Averages whose baskets vary differently: told from nothing, after the check"),
    mark("Scores: false positives, both tails"),
    mark("Scores: false “up”"),
    mark("Scores: false “down”"),
    mark("Scores: coverage of the interval, at least"),
    mark("Scores: coverage of the interval, at most"),
    mark("Average order value: false positives, both tails"),
    mark("Average order value: false “up”"),
    mark("Average order value: false “down”"),
    mark("Average order value: coverage of the interval of the effect"),
    mark("Average order value: coverage of the interval of the lift"),
    mark("Shares: false positives, both tails"),
    mark("Shares: false “worked”"),
    mark("Shares: false “harmed”"),
    mark("Shares: coverage of the interval, under 10 control buyers"),
    mark("Shares: coverage of the interval, from 10 on"),
    mark("Effect of coming, by the draw: coverage"),
    mark("Effect of coming where few come: coverage, unbounded intervals included"),
    mark("Weighted, where what is recorded decides who comes: coverage"),
    mark("Weighted, where something else decides: it must be seen to fail"),
    mark("At equal spend before, where that decides who comes: coverage"),
    mark("Difference in differences, where a lasting difference decides: coverage"),
    mark("Difference in differences, where those come who had just bought: it must be seen to fail"),
    mark("Paths called apart where those come who had just bought"),
    mark("Raw comparison, unless chance decides: it must be seen to fail"),
    mark("Paths called apart though they are parallel"),
    mark("Return: coverage of the interval"),
    mark("Return: without an effect, surely paid back"),
    mark("Purchase intervals: log-rank alarms without an effect"),
    mark("Spend change: rises called clear where there are none, from 30 who buy on"),
    mark("Back within 30 days, wherever the sales end: coverage"),
    mark("Average completed wait: grows as the sales go on, must be seen to fail (times as long)"),
    mark("Purchase rate before and after: coverage from 40 who buy on"),
    mark("Closed forms: difference to another implementation"),
    mark("Segments: campaigns said to differ that do not"),
    mark("Segments: false among declared levels"),
    mark("Segments: false among the levels that the page colours"),
    mark("Segments: squared error of shrunken effects over raw"),
    mark("Segments: coverage of shrunken intervals"),
    mark("Purchase intervals: coverage from 40 back on"),
    mark("Daily band, 50/50: holds the truth on all drawn days at once"),
    mark("Daily band, 90/10: holds the truth on all drawn days at once"),
    mark("Daily interval, read every day: it must be seen to fail"),
    mark("Planning, shares: a campaign of the planned size finds its effect, promised 80 %"),
    mark("Planning, shares: the smallest effect is found, promised 80 %"),
    mark("Planning, averages: a campaign of the planned size finds its effect, promised 80 %"),
    mark("Planning, averages: the smallest effect is found, promised 80 %"),
    mark("Planning, several cells: one without effect called found"),
    mark("Published example: power for a lift of 20 %"),
    mark("Published example: smallest lift found"),
)
"""What is promised."""

EXCUSES = (
    mark("It errs on the safe side: too wide where so few buyers are expected."),
    mark("Such a line is marked borderline, and no verdict rests on it."),
    mark("With a handful of customers in the control, chance is called an effect a little too often."),
    mark("It errs on the safe side with a handful of customers."),
    mark(
        "Not promised: the control's baskets vary more. With few control buyers no test can tell; with more "
        "of them the check “baskets” notices, and only what stays clear with each cell's own variation is "
        "told."
    ),
    mark("Counts jump, so neither test is exact at every rate; nothing is done about a tenth of a point."),
    mark("Spend is skewed: with a small control the interval of the effect of the invitation is a little short."),
)
"""What is said where a promise is missed."""
