"""People's names as they occur, with the letters they sign in with."""

from random import Random

_SURNAMES = """
    王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 赵:zhao 黄:huang 周:zhou 吴:wu
    徐:xu 孙:sun 马:ma 朱:zhu 胡:hu 郭:guo 何:he 林:lin 罗:luo 梁:liang
    宋:song 郑:zheng 谢:xie 韩:han 唐:tang 冯:feng 于:yu 董:dong 萧:xiao 程:cheng
"""
_GIVEN = """
    建国:jianguo 秀英:xiuying 志强:zhiqiang 晓燕:xiaoyan 海涛:haitao 丽华:lihua
    文斌:wenbin 雪梅:xuemei 国庆:guoqing 玉兰:yulan 俊杰:junjie 婷婷:tingting
    明远:mingyuan 慧敏:huimin 立新:lixin 春花:chunhua 永刚:yonggang 雅琴:yaqin
    光辉:guanghui 静怡:jingyi 德胜:desheng 红霞:hongxia 思源:siyuan 小军:xiaojun
    凤霞:fengxia 卫东:weidong 佳慧:jiahui 长江:changjiang 素芳:sufang 一鸣:yiming
"""


def _pairs(table: str) -> tuple[tuple[str, str], ...]:
    """(characters, letters) of each name."""
    return tuple((name, letters) for name, _, letters in (pair.partition(":") for pair in table.split()))


SURNAMES, GIVEN = _pairs(_SURNAMES), _pairs(_GIVEN)


class Names:
    """Gives each person a name of their own; a name that comes again gets a number to sign in with."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: dict[str, int] = {}

    @property
    def count(self) -> int:
        """How many people have been named."""
        return sum(self._given.values())

    def next(self) -> tuple[str, str]:
        """(username, full name)."""
        surname, surname_letters = self._random.choice(SURNAMES)
        given, given_letters = self._random.choice(GIVEN)
        login = f"{surname_letters}.{given_letters}"
        self._given[login] = again = self._given.get(login, 0) + 1
        return (login if again == 1 else f"{login}{again}"), surname + given
