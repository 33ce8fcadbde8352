# ruff: noqa: E501  (one entry a line, however long)
"""Names of months and weekdays, and of calendar parts, in the languages people write tables in."""

import unicodedata

_MONTHS = """
1 jan january janv janvier januar jänner jän enero ene gennaio gen janeiro januari styczeń stycznia sty leden ledna led
1 январь января янв ocak oca tammikuu tammi ιαν ianuarie ian januára january. ene. siječanj sij січень січ
2 feb february févr fév février februar feber febrero febbraio fevereiro fev februari luty lutego lut únor února úno
2 февраль февраля фев şubat şub helmikuu helmi φεβ februarie лютий лют veljača velj
3 mar march mars mär märz mrz maart mrt marzo marz março marts marzec marca březen března bře март марта мар mart
3 maaliskuu maalis μαρ martie березень бер
4 apr april avr avril abril abr aprile kwiecień kwietnia kwi duben dubna dub апрель апреля апр nisan nis huhtikuu huhti
4 απρ aprilie квітень кві travanj
5 may mai mayo maggio mag maio mei maj kwiecien maja květen května kvě май мая mayıs toukokuu touko μαι травень тра
6 jun june juin juni junio giugno giu junho czerwiec czerwca cze červen června čvn июнь июня июн haziran haz
6 kesäkuu kesä ιουν iunie iun червень чер lipanj
7 jul july juil juillet juli julio luglio lug julho lipiec lipca lip červenec července čvc июль июля июл temmuz tem
7 heinäkuu heinä ιουλ iulie iul липень лип srpanj
8 aug august août aoû agosto ago augustus augusti sierpień sierpnia sie srpen srpna srp август августа авг ağustos ağu
8 elokuu elo αυγ серпень сер kolovoz
9 sep sept september septembre septiembre set settembre setembro wrzesień września wrz září сентябрь сентября сен сент
9 eylül eyl syyskuu syys σεπ septembrie вересень вер rujan
10 oct october octobre okt oktober octubre ottobre ott outubro out oktobri październik października paź říjen října říj
10 октябрь октября окт ekim eki lokakuu loka οκτ octombrie жовтень жов
11 nov november novembre noviembre novembro listopad listopada lis ноябрь ноября ноя kasım kas marraskuu marras νοε
11 noiembrie noi
12 dec december déc décembre dez dezember diciembre dic dicembre dezembro desember des grudzień grudnia gru prosinec
12 prosince pro декабрь декабря дек aralık ara joulukuu joulu δεκ decembrie грудень гру prosinac
"""

_WEEKDAYS = """
mon monday lun lundi lunes lunedì montag segunda maandag maanda poniedziałek pn pon пн понедельник mo pazartesi 月 월 월요일 月曜日
tue tues tuesday mar mardi martes martedì dienstag terça dinsdag wtorek wt вт вторник di salı 火 화 화요일 火曜日
wed wednesday mer mercredi miércoles mié mercoledì mittwoch quarta woensdag środa śr ср среда mi çarşamba 水 수 수요일 水曜日
thu thur thurs thursday jeu jeudi jueves jue giovedì donnerstag quinta donderdag czwartek czw чт четверг do perşembe 木 목 목요일 木曜日
fri friday ven vendredi viernes vie venerdì freitag sexta vrijdag piątek pt пт пятница fr cuma 金 금 금요일 金曜日
sat saturday sam samedi sábado sáb sabato samstag sonnabend zaterdag sobota сб суббота sa cumartesi 土 토 토요일 土曜日
sun sunday dim dimanche domingo dom domenica sonntag zondag niedziela вс воскресенье so pazar 日 일 일요일 日曜日
"""

YEAR_NAMES = "year yr yyyy 년 년도 연도 年 年份 年度 jahr année annee an año anio ano anno jaar rok år год god vuosi yıl"
MONTH_NAMES = "month mon mm mnth 월 月 月份 monat mois mes mês mese maand miesiąc měsíc måned månad месяц kuukausi ay period"
DAY_NAMES = "day dy dd dom 일 日 tag jour día dia giorno dag dzień den день päivä gün dayofmonth"
HOUR_NAMES = "hour hr hrs hh 시 시간 시각 時 stunde heure hora ora uur godzina hodina time час tunti saat he hourending"
MINUTE_NAMES = "minute min mi 분 分 minuto minuut minuta минута minuutti dakika"
QUARTER_NAMES = "quarter qtr q 분기 季度 quartal trimestre trim kwartaal kwartał kvartal квартал"
WEEK_NAMES = "week wk isoweek 주 주차 周 週 woche kw semaine semana settimana weeknr tydzień týden vecka uke uge неделя"

TIME_NAMES = (
    "date datetime time timestamp ds dt day period when t datum data fecha jour tag zeit zeitpunkt zeitstempel dato "
    "päivä pvm tarih дата время datetimeutc utc local 날짜 일자 일시 시간 시각 기준일 기준일자 거래일 거래일자 측정일시 년월 "
    "연월 기준년월 등록일 日付 日時 年月日 年月 日期 时间 時間 交易日期 month week quarter year year_month yearmonth yyyymm "
    "시점 tradedate obsdate observationdate epoch unix unixtime index dateheure date_heure mois année monat jahr año mes rok "
    "czas godzina fechahora tijd tijdstip periode período periodo ano"
)


def folded(word: str) -> str:
    """Lower case without accents, blanks and punctuation: ``"Année"`` is ``"annee"``."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    kept = (sign for sign in apart if sign.isalnum())
    return unicodedata.normalize("NFC", "".join(kept))


def _table(lines: str) -> dict[str, int]:
    table = {}
    for line in lines.strip().splitlines():
        number, *names = line.split()
        table.update({folded(name): int(number) for name in names})
    return table


MONTHS = _table(_MONTHS)
"""Number of the month by its folded name."""

WEEKDAYS = frozenset(folded(name) for name in _WEEKDAYS.split()) - MONTHS.keys() | {"mar"}
"""Folded names of weekdays. French ``mar`` is a Tuesday only where another month stands beside it."""


def names(words: str) -> frozenset[str]:
    """Folded names for a look-up of column headers."""
    return frozenset(folded(word) for word in words.split())


def month_number(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    word = folded(name)
    return MONTHS.get(word) or MONTHS.get(word.removesuffix("ta"), 0)  # Finnish: kesäkuuta
