"""The kinds of announcements. Whoever does not want one switches it off by its key."""

CATEGORIES = {"contest": "赛事通知", "matchmaking": "对接活动", "policy": "政策与培训"}
