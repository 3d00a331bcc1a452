"""Cities, and the time zones they live in."""

from functools import cache
from zoneinfo import available_timezones

from storage.people import ZONE

OFFERED = ("北京", "东京", "新加坡", "悉尼", "迪拜", "莫斯科", "柏林", "伦敦", "纽约", "多伦多", "洛杉矶", "温哥华")

CHINESE = (
    *("中国", "北京", "上海", "天津", "重庆", "广州", "深圳", "成都", "杭州", "南京", "苏州", "武汉", "西安", "郑州"),
    *("长沙", "青岛", "沈阳", "大连", "宁波", "厦门", "合肥", "济南", "哈尔滨", "昆明", "乌鲁木齐"),
)
CITIES = dict.fromkeys(CHINESE, ZONE) | {
    "香港": "Asia/Hong_Kong",
    "澳门": "Asia/Macau",
    "台北": "Asia/Taipei",
    "东京": "Asia/Tokyo",
    "大阪": "Asia/Tokyo",
    "首尔": "Asia/Seoul",
    "新加坡": "Asia/Singapore",
    "吉隆坡": "Asia/Kuala_Lumpur",
    "曼谷": "Asia/Bangkok",
    "河内": "Asia/Bangkok",
    "胡志明市": "Asia/Ho_Chi_Minh",
    "雅加达": "Asia/Jakarta",
    "马尼拉": "Asia/Manila",
    "金边": "Asia/Phnom_Penh",
    "仰光": "Asia/Yangon",
    "达卡": "Asia/Dhaka",
    "新德里": "Asia/Kolkata",
    "孟买": "Asia/Kolkata",
    "班加罗尔": "Asia/Kolkata",
    "卡拉奇": "Asia/Karachi",
    "塔什干": "Asia/Tashkent",
    "阿拉木图": "Asia/Almaty",
    "迪拜": "Asia/Dubai",
    "利雅得": "Asia/Riyadh",
    "多哈": "Asia/Qatar",
    "德黑兰": "Asia/Tehran",
    "特拉维夫": "Asia/Jerusalem",
    "伊斯坦布尔": "Europe/Istanbul",
    "莫斯科": "Europe/Moscow",
    "圣彼得堡": "Europe/Moscow",
    "基辅": "Europe/Kiev",
    "雅典": "Europe/Athens",
    "赫尔辛基": "Europe/Helsinki",
    "华沙": "Europe/Warsaw",
    "布达佩斯": "Europe/Budapest",
    "布拉格": "Europe/Prague",
    "维也纳": "Europe/Vienna",
    "柏林": "Europe/Berlin",
    "慕尼黑": "Europe/Berlin",
    "法兰克福": "Europe/Berlin",
    "汉堡": "Europe/Berlin",
    "斯图加特": "Europe/Berlin",
    "苏黎世": "Europe/Zurich",
    "日内瓦": "Europe/Zurich",
    "米兰": "Europe/Rome",
    "罗马": "Europe/Rome",
    "巴黎": "Europe/Paris",
    "里昂": "Europe/Paris",
    "布鲁塞尔": "Europe/Brussels",
    "阿姆斯特丹": "Europe/Amsterdam",
    "哥本哈根": "Europe/Copenhagen",
    "斯德哥尔摩": "Europe/Stockholm",
    "奥斯陆": "Europe/Oslo",
    "马德里": "Europe/Madrid",
    "巴塞罗那": "Europe/Madrid",
    "里斯本": "Europe/Lisbon",
    "伦敦": "Europe/London",
    "剑桥": "Europe/London",
    "曼彻斯特": "Europe/London",
    "爱丁堡": "Europe/London",
    "都柏林": "Europe/Dublin",
    "开罗": "Africa/Cairo",
    "拉各斯": "Africa/Lagos",
    "内罗毕": "Africa/Nairobi",
    "亚的斯亚贝巴": "Africa/Addis_Ababa",
    "约翰内斯堡": "Africa/Johannesburg",
    "悉尼": "Australia/Sydney",
    "墨尔本": "Australia/Melbourne",
    "布里斯班": "Australia/Brisbane",
    "珀斯": "Australia/Perth",
    "奥克兰": "Pacific/Auckland",
    "纽约": "America/New_York",
    "波士顿": "America/New_York",
    "华盛顿": "America/New_York",
    "费城": "America/New_York",
    "亚特兰大": "America/New_York",
    "迈阿密": "America/New_York",
    "底特律": "America/Detroit",
    "多伦多": "America/Toronto",
    "渥太华": "America/Toronto",
    "蒙特利尔": "America/Toronto",
    "芝加哥": "America/Chicago",
    "休斯敦": "America/Chicago",
    "达拉斯": "America/Chicago",
    "丹佛": "America/Denver",
    "洛杉矶": "America/Los_Angeles",
    "旧金山": "America/Los_Angeles",
    "硅谷": "America/Los_Angeles",
    "圣何塞": "America/Los_Angeles",
    "西雅图": "America/Los_Angeles",
    "温哥华": "America/Vancouver",
    "墨西哥城": "America/Mexico_City",
    "圣保罗": "America/Sao_Paulo",
    "布宜诺斯艾利斯": "America/Argentina/Buenos_Aires",
    "圣地亚哥": "America/Santiago",
    "利马": "America/Lima",
    "波哥大": "America/Bogota",
}


def find(text: str) -> str | None:
    """The zone meant by "柏林", "柏林时间", "berlin", "new york" or "Europe/Berlin"."""
    name = text.strip().removesuffix("时间")
    if zone := CITIES.get(name) or CITIES.get(name.removesuffix("市")):
        return zone
    return _known().get(name.replace(" ", "_").casefold())


def named(zone: str) -> str:
    """The city we call a zone by; the zone itself where there is none."""
    offered = (city for city in (*OFFERED, *CITIES) if CITIES[city] == zone)
    return next(offered, zone)


@cache
def _known() -> dict[str, str]:
    """Every zone by its name and by the city in it."""
    zones = sorted(
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "US/", "Canada/", "Brazil/"))
    )
    return {zone.rpartition("/")[2].casefold(): zone for zone in zones} | {zone.casefold(): zone for zone in zones}
