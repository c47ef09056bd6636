"""The same pages and calls with Flask, Jinja and sqlite3, in the usual way: three routes behind a login with a signed cookie.

    WEB_DATABASE=PEER.db gunicorn --workers 2 --threads 4 --worker-class gthread app:app

It does less than ours in what is not measured: no audit, no rate limits, no security headers, no access log, no change is taken. Each thread keeps its
connection open, templates are compiled once, and every query has an index.
"""

import json
import os
import secrets
import sqlite3
import threading
import time
from datetime import datetime, timezone
from functools import wraps

from flask import Flask, abort, g, jsonify, redirect, render_template, request, session
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.secret_key = os.environ["WEB_SECRET"]
app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
app.json.sort_keys = False
app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

RANKS = {"viewer": 0, "operator": 1, "admin": 2}
OPEN = "('started', 'starting', 'downloading', 'verifying', 'customizing')"
SILENCE = 60_000
threads = threading.local()


def database():
    if not hasattr(threads, "database"):
        threads.database = sqlite3.connect(os.environ["WEB_DATABASE"], isolation_level=None)
        threads.database.row_factory = sqlite3.Row
    return threads.database


def rows(query, *values):
    return database().execute(query, values).fetchall()


def signed_in(role):
    def wrap(view):
        @wraps(view)
        def checked(*arguments, **keywords):
            if "name" not in session:
                return (jsonify(error="not signed in"), 401) if request.path.startswith("/api/") else redirect("/login")
            if RANKS[session["role"]] < RANKS[role]:
                abort(403)
            g.now = int(time.time() * 1000)
            return view(*arguments, **keywords)

        return checked

    return wrap


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        return render_template("login.html")
    found = rows("SELECT role, password_hash FROM users WHERE name = ?", request.form["name"])
    if not found or not check_password_hash(found[0]["password_hash"], request.form["password"]):
        return render_template("login.html", problem="The name or the password is wrong."), 403
    session.clear()
    session.update(name=request.form["name"], role=found[0]["role"], csrf_token=secrets.token_hex(32))
    return redirect("/", 303)


@app.template_filter("iso")
def iso(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@app.template_filter("utc")
def utc(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


@app.template_filter("duration")
def duration(milliseconds):
    seconds = max(0, round(milliseconds / 1000))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 600:
        return f"{seconds // 60} min {seconds % 60} s" if seconds % 60 else f"{seconds // 60} min"
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 86400 else f"{seconds // 86400} days"


@app.template_filter("ago")
def ago(milliseconds):
    distance = g.now - milliseconds
    return "just now" if distance < 5000 else duration(distance) + " ago"


@app.template_filter("moment")
def moment(text):
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc).timestamp() * 1000)


@app.template_test("stalled")
def stalled(deployment):
    return deployment["completed_ms"] is None and g.now - deployment["last_seen_ms"] > SILENCE


@app.template_filter("percent")
def percent(deployment):
    if deployment["deployment_status"] == "success":
        return 100
    total = deployment["bytes_total"]
    if not total:
        return 0
    done = min(deployment["bytes_written"] or 0, total) + min(deployment["verified_bytes"] or 0, total)
    return min(99, done * 50 // total)


def left(deployment):
    total, rate = deployment["bytes_total"], deployment["rate"]
    if not total or not rate or deployment["deployment_status"] not in ("downloading", "verifying"):
        return None
    return (2 * total - (deployment["bytes_written"] or 0) - (deployment["verified_bytes"] or 0)) * 1000 // rate


@app.template_filter("left")
def left_text(deployment):
    if deployment["deployment_status"] == "success":
        return "in " + duration(deployment["completed_ms"] - deployment["started_ms"])
    if stalled(deployment) or left(deployment) is None:
        return ""
    seconds = round(left(deployment) / 1000)
    return f"{seconds // 60}:{seconds % 60:02d} left"


def batch_summaries(condition, *values):
    found = rows(
        "SELECT b.*, count(*) FILTER (WHERE d.deployment_status = 'success') AS succeeded,"
        " count(*) FILTER (WHERE d.deployment_status = 'failed') AS failed,"
        f" count(*) FILTER (WHERE d.deployment_status IN {OPEN}) AS open"
        " FROM deployment_batches b LEFT JOIN deployment_history d ON d.batch_id = b.id"
        f" WHERE {condition} GROUP BY b.id", *values)
    return [dict(row, percent=min(100, row["succeeded"] * 100 // row["total_count"])) for row in found]


def serving_batch():
    found = rows("SELECT id FROM deployment_batches WHERE status = 'active' ORDER BY priority DESC, id LIMIT 1")
    return found[0]["id"] if found else None


@app.route("/batches")
@signed_in("viewer")
def batches():
    wanted, values = ["TRUE"], []
    for name, column in (("venue", "venue_code"), ("product", "product_type"), ("status", "status")):
        if request.args.get(name):
            wanted.append(f"b.{column} = ?")
            values.append(request.args[name])
    found = batch_summaries(" AND ".join(wanted), *values)
    over = {"completed", "cancelled"}
    line = sorted((b for b in found if b["status"] not in over), key=lambda b: (-b["priority"], b["id"]))
    past = sorted((b for b in found if b["status"] in over), key=lambda b: -b["id"])
    return render_template(
        "batches.html", line=line, over=past, serving=serving_batch(), venues=rows("SELECT code FROM venues ORDER BY code"),
        products=rows("SELECT code FROM products ORDER BY code"), states=["pending", "active", "paused", "completed", "cancelled"])


@app.route("/")
@signed_in("viewer")
def dashboard():
    counts = statistics()
    newest = rows("SELECT * FROM deployment_history ORDER BY id DESC LIMIT 120")
    ongoing = rows(f"SELECT * FROM deployment_history WHERE completed_at IS NULL ORDER BY id DESC LIMIT 500")
    seen = {row["serial_number"] for row in ongoing}
    cards = list(ongoing)
    for row in newest:
        if row["completed_ms"] is not None and row["serial_number"] not in seen:
            seen.add(row["serial_number"])
            if g.now - row["completed_ms"] <= (3_600_000 if row["deployment_status"] == "failed" else 900_000):
                cards.append(row)
    cards.sort(key=lambda row: (row["hostname"], row["id"]))
    batch, end = None, None
    if (serving := serving_batch()) is not None:
        batch = batch_summaries("b.id = ?", serving)[0]
        own = [row for row in ongoing if row["batch_id"] == serving and not stalled(row)]
        known = [row["completed_ms"] - row["started_ms"] for row in newest
                 if row["batch_id"] == serving and row["deployment_status"] == "success"]
        if own and known:
            each = sum(known) // len(known)
            end = max((left(row) or 0) for row in own) + -(-batch["remaining_count"] // len(own)) * each
    return render_template(
        "dashboard.html", counts=counts, cards=cards, batch=batch, end=end,
        stalled_count=sum(stalled(row) for row in cards), failing=sum(row["deployment_status"] == "failed" for row in cards),
        recent=[row for row in newest if row["completed_ms"] is not None][:10])


def statistics():
    today = g.now - g.now % 86_400_000
    pools = {row["code"]: dict(total=0, available=0, assigned=0, reserved=0, retired=0) for row in rows("SELECT code FROM products")}
    for row in rows("SELECT product_type, status, count(*) AS count FROM hostname_pool GROUP BY 1, 2"):
        pools[row["product_type"]][row["status"]] = row["count"]
        pools[row["product_type"]]["total"] += row["count"]
    states = {row[0]: row[1] for row in rows("SELECT deployment_status, count(*) FROM deployment_history GROUP BY 1")}
    ended = {row[0]: row[1] for row in rows(
        "SELECT deployment_status, count(*) FROM deployment_history WHERE completed_ms >= ? GROUP BY 1", today)}
    total = {key: sum(pool[key] for pool in pools.values()) for key in ("total", "available", "assigned")}
    successful, failed = states.get("success", 0), states.get("failed", 0)
    return {
        "venues": rows("SELECT count(*) AS count FROM venues")[0]["count"], "pools": dict(sorted(pools.items())), "total": total,
        "successful": successful, "failed": failed, "open": sum(states.values()) - successful - failed,
        "successful_today": ended.get("success", 0), "failed_today": ended.get("failed", 0),
    }


def message(row):
    is_open = row["completed_ms"] is None
    is_stalled = stalled(row)
    return {
        "id": row["id"], "hostname": row["hostname"], "mac_address": row["mac_address"], "serial_number": row["serial_number"],
        "ip_address": row["ip_address"], "product_type": row["product_type"], "venue_code": row["venue_code"],
        "image_version": row["image_version"], "deployment_status": row["deployment_status"], "started_at": utc(row["started_ms"]),
        "completed_at": None if is_open else utc(row["completed_ms"]), "error_message": row["error_message"], "image": row["image_name"],
        "batch_id": row["batch_id"], "attempt": row["attempt"], "is_open": is_open, "stalled": is_stalled,
        "advice": "no word for 60 s. Look at its cable and power; switched off and on, it goes on where it was." if is_stalled else None,
        "last_seen_at": utc(row["last_seen_ms"]), "last_message": row["last_message"], "bytes_total": row["bytes_total"],
        "bytes_written": row["bytes_written"], "bytes_received": row["bytes_received"], "bytes_resent": row["bytes_resent"],
        "verified_bytes": row["verified_bytes"], "rate": row["rate"], "stage_times": json.loads(row["stages"] or "{}"),
    }


@app.route("/api/stats")
@signed_in("viewer")
def stats():
    counts = statistics()
    pools = counts["pools"]
    recent = [message(row) for row in rows("SELECT * FROM deployment_history ORDER BY id DESC LIMIT 10")]
    return jsonify({
        "total_venues": counts["venues"], "total_hostnames": counts["total"]["total"], "available_kxp2": pools["KXP2"]["available"],
        "available_rxp2": pools["RXP2"]["available"], "assigned_kxp2": pools["KXP2"]["assigned"],
        "assigned_rxp2": pools["RXP2"]["assigned"], "available_hostnames": counts["total"]["available"],
        "assigned_hostnames": counts["total"]["assigned"], "recent_deployments": recent, "recent_deployments_count": len(recent),
        "successful_deployments": counts["successful"], "failed_deployments": counts["failed"], "open_deployments": counts["open"],
        "successful_today": counts["successful_today"], "failed_today": counts["failed_today"], "products": pools,
        "timestamp": iso(g.now),
    })
