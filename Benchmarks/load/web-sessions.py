"""web-sessions.py URL USERS COUNT: signs in so often, as user1 to userN in turn, and prints the cookie of each session on a line."""

import http.client
import sys
import urllib.parse

PASSWORD = "correct horse battery staple"


def sign_in(host, name):
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request(
        "POST", "/login", urllib.parse.urlencode({"name": name, "password": PASSWORD, "next": "/"}),
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"})
    answer = connection.getresponse()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    if answer.status != 303 or len(cookies) != 1:
        sys.exit(f"{name} was not signed in: status {answer.status}, cookies {cookies}")
    return cookies[0]


def main(url, users, count):
    host = urllib.parse.urlsplit(url).netloc
    for number in range(count):
        print(sign_in(host, f"user{number % users + 1}"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
