"""An encoding is claimed only where it is certain: on a generated corpus it is right, or the person is asked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from analysis.model import BadInput
from analysis.store.load.forms import propose_encodings
from analysis.store.load.forms.encodings import decide_encoding
from tests.store.forms.tools import as_text, read

WORDS = {
    "Chinese": (
        ["会员编号", "组别", "下单日期", "实付金额", "专柜", "手机号", "等级", "备注", "门店名称", "优惠券"],
        "对照组 短信组 上海 北京 成都 太古里 春季新品 金卡 银卡 王小明 "
        "李娜 张伟 刘洋 欧阳倩 老客户 香水 口红 面霜 新天地 "
        "国贸商城 已发送 未发送 到店领取 首次购买 沉睡会员 生日礼 购买 退货 华东 华南 潘婷婷 何晓雯".split(),
    ),
    "traditional Chinese": (
        ["會員編號", "組別", "訂單日期", "實付金額", "專櫃", "手機號碼", "等級", "備註", "門市名稱", "優惠券"],
        "對照組 簡訊組 臺北 高雄 臺中 信義區 春季新品 金卡 銀卡 陳怡君 "
        "林志明 張雅婷 黃俊傑 老顧客 香水 口紅 面霜 已發送 "
        "未發送 到店領取 首次購買 沉睡會員 生日禮 購買 退貨 忠孝東路 週年慶 滿額贈 櫃姐 保養品".split(),
    ),
    "Japanese": (
        ["顧客番号", "グループ", "購入日", "金額", "店舗", "電話番号", "ランク", "備考", "店舗名", "クーポン"],
        "対照群 東京 大阪 名古屋 春の新作 ゴールド シルバー 佐藤 鈴木 "
        "高橋 田中 香水 口紅 クリーム 送信済み 未送信 来店 "
        "初回購入 休眠会員 お誕生日 返品 銀座三越 新宿 渋谷 ありがとう 化粧水 美容液".split(),
    ),
    "half-width Japanese": (["ｺｷｬｸ", "ｸﾞﾙｰﾌﾟ", "ｺｳﾆｭｳﾋﾞ", "ｷﾝｶﾞｸ", "ﾃﾝﾎﾟ"], "ﾄｳｷｮｳ ｵｵｻｶ ﾅｺﾞﾔ ｻﾄｳ ｽｽﾞｷ ﾀｶﾊｼ ﾀﾅｶ ｺｳｽｲ".split()),
    "Korean": (
        ["고객번호", "그룹", "구매일자", "결제금액", "매장", "전화번호", "등급", "비고", "매장명", "쿠폰"],
        "대조군 문자 서울 부산 대구 강남점 봄신상 골드 실버 김민수 "
        "이영희 박지훈 최수진 향수 립스틱 크림 발송 미발송 방문 "
        "첫구매 휴면회원 생일 반품 롯데백화점 신세계 명동 화장품 스킨케어".split(),
    ),
    "Western": (
        ["Kundennummer", "Größe", "Été", "Prénom", "Año", "Città", "Hôtel", "Straße"],
        "Müller Köln Zürich Jürgen Größe Orléans Besançon Málaga Núñez José Peña Café Crème Très Ça Señor Übergröße "
        "Ménagère Françoise Åse Ærø Straße Été Noël Île à é ü ñ".split(),
    ),
    "Russian": (
        ["Клиент", "Группа", "Дата", "Сумма", "Город"],
        "Москва Казань Пермь Сочи контроль рассылка Анна Иванова да нет золото духи помада крем магазин".split(),
    ),
    "Greek": (["Πελάτης", "Ομάδα", "Ημερομηνία", "Ποσό"], "Αθήνα Θεσσαλονίκη έλεγχος άρωμα κρέμα Ελένη".split()),
    "Polish": (
        ["Klient", "Grupa", "Data", "Kwota", "Miasto"],
        "Łódź Gdańsk Kraków żółty świąteczny Małgorzata".split(),
    ),
    "Thai": (["ลูกค้า", "กลุ่ม", "วันที่", "ยอดเงิน"], "กรุงเทพ เชียงใหม่ ควบคุม น้ำหอม ครีม สมชาย".split()),
}
ENCODINGS = {
    "Chinese": ["gb18030", "gbk", "utf-8", "utf-16-le"],
    "traditional Chinese": ["big5", "cp950", "big5hkscs", "utf-8"],
    "Japanese": ["shift_jis", "cp932", "euc_jp", "utf-8", "utf-16-be"],
    "half-width Japanese": ["shift_jis"],
    "Korean": ["euc_kr", "cp949", "utf-8", "utf-16-le"],
    "Western": ["cp1252", "latin-1", "mac_roman", "cp850", "utf-8"],
    "Russian": ["cp1251", "koi8-r", "cp866", "iso8859-5", "utf-8"],
    "Greek": ["cp1253", "utf-8"],
    "Polish": ["cp1250", "iso8859-2", "utf-8"],
    "Thai": ["cp874", "utf-8"],
}
CASES = [(language, encoding) for language, encodings in ENCODINGS.items() for encoding in encodings]


def some_file(language: str, rng: random.Random) -> str:
    """A file as exports have it: some or all names and values in the language, short or long."""
    names, words = WORDS[language]
    width = rng.randint(1, min(5, len(names)))
    plain = [f"field{at}" for at in range(width)]
    header = rng.choice([rng.sample(names, width), plain, [*plain[:-1], rng.choice(names)]])
    kinds = [rng.choice(["number", "word", "words"]) for _ in range(width)]
    rows = [[value(kind, words, rng) for kind in kinds] for _ in range(rng.choice([0, 1, 2, 3, 10, 200]))]
    return as_text([["id", *header], *([n, *row] for n, row in enumerate(rows))])


def value(kind: str, words: list[str], rng: random.Random) -> str:
    if kind == "number":
        return str(rng.randint(0, 999))
    return rng.choice(words) if kind == "word" else " ".join(rng.choices(words, k=3))


def decide(path: Path, content: bytes) -> str | None:
    """The encoding that is claimed; None where the person is asked."""
    path.write_bytes(content)
    try:
        return decide_encoding(path, "x.csv")[0]
    except BadInput:
        return None


def encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, errors="ignore")


@pytest.mark.parametrize("runs", [60, pytest.param(3000, marks=pytest.mark.long)])
@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_what_is_claimed_is_right(tmp_path: Path, language: str, encoding: str, runs: int) -> None:
    rng = random.Random(f"{language} {encoding}")
    for _ in range(runs):
        content = encoded(some_file(language, rng), encoding)
        claimed = decide(tmp_path / "x.csv", content)
        assert claimed is None or content.decode(claimed) == content.decode(encoding), content[:200]


@pytest.mark.parametrize(("language", "encoding"), [case for case in CASES if case[1].startswith("utf")])
def test_unicode_is_never_asked(tmp_path: Path, language: str, encoding: str) -> None:
    rng = random.Random(language)
    for _ in range(60):
        assert decide(tmp_path / "x.csv", encoded(some_file(language, rng), encoding))


def test_chinese_is_seldom_asked(tmp_path: Path) -> None:
    """Of the exports with a Chinese header, nearly none."""
    rng = random.Random(1)
    texts = [text for text in (some_file("Chinese", rng) for _ in range(400)) if not text.split("\n")[0].isascii()]
    asked = [text for text in texts if decide(tmp_path / "x.csv", text.encode("gb18030")) is None]
    assert len(asked) < 0.1 * len(texts)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("traditional Chinese", "big5"),
        ("Japanese", "shift_jis"),
        ("Japanese", "euc_jp"),
        ("Korean", "euc_kr"),
        ("Western", "cp1252"),
        ("Russian", "cp1251"),
    ],
)
def test_the_right_reading_is_among_the_proposals(tmp_path: Path, language: str, encoding: str) -> None:
    names, words = WORDS[language]
    text = as_text([names[:4], *([n, words[n], words[n + 1], words[n + 2]] for n in range(8))])
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(encoding))
    proposals = propose_encodings(path)
    found = next(proposal for proposal in proposals[:2] if proposal.encoding == encoding)
    assert found.sample_header == tuple(names[:4])
    assert ("1", words[1], words[2], words[3]) in found.sample_rows
    with pytest.raises(BadInput, match=f"--encoding.*{encoding}") as error:
        read(path, tmp_path / "staging")
    assert names[0] in str(error.value) or words[0] in str(error.value)


def test_a_guess_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for encoding in ("gb18030", "utf-16-le"):
        path.write_bytes("会员编号,组别\n1,对照组\n".encode(encoding))
        assert read(path, tmp_path / "staging").guesses == (f"the file is read in the encoding {encoding}",)


def test_a_file_cut_within_a_character(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("会员编号,组别\n1,对照组\n2,对照组".encode()[:-1])
    with pytest.raises(BadInput, match="ends in the middle of a character"):
        read(path, tmp_path / "staging")


def test_what_no_person_wrote_is_not_chinese(tmp_path: Path) -> None:
    rng = random.Random(2)
    for size in (10, 100, 1000, 10_000):
        for _ in range(50):
            content = bytes(rng.choice([byte for byte in range(9, 256) if byte]) for _ in range(size))
            assert decide(tmp_path / "x.csv", content) is None
