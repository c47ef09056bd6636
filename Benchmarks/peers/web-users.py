"""web-users.py PEER.db USERS: gives the stand-in the users user1 to userN, who may do what operators may."""

import sqlite3
import sys

from werkzeug.security import generate_password_hash

database = sqlite3.connect(sys.argv[1])
digest = generate_password_hash("correct horse battery staple")
for number in range(int(sys.argv[2])):
    database.execute("INSERT INTO users VALUES (?, 'operator', ?)", (f"user{number + 1}", digest))
database.commit()
