"""Where the public site is written as files: a folder of this machine, or a bucket of any S3 service."""

from typing import Any
from urllib.parse import urlsplit

from gongkai.config.read import BadSetting, Reader

S3 = "s3://"


def public_files(place: str, read: Reader) -> dict[str, dict[str, Any]]:
    """The storage ``site`` of Django's STORAGES. Raises BadSetting for a bucket without a name."""
    endpoint, region = read.text("S3_ENDPOINT"), read.text("S3_REGION")
    key, secret = read.text("S3_KEY"), read.text("S3_SECRET")
    if not place.startswith(S3):
        return {"site": {"BACKEND": "gongkai.mirror.storage.Folder", "OPTIONS": {"location": place}}} if place else {}
    parts = urlsplit(place)
    if not parts.netloc:
        raise BadSetting(f"设置 GONGKAI_STATIC_SITE 的值“{place}”不能用：应为文件夹，或者 s3://存储桶/前缀")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        "access_key": key or None,
        "secret_key": secret or None,
        "file_overwrite": True,
        "querystring_auth": False,
    }
    return {"site": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
