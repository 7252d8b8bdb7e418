# The surroundings of a demonstration: a municipal register, simulated parties, an installation of Lautturi between them. Sourced
# by gateway/demo; everything lives under $dir and ends with the script.

register_id=etela-satakunta
daemon_pid=
party_pids=()
declare -A seconds=()
answers_ok=true

say() { printf '\n%s\n' "$*"; }

# step TEXT COMMAND…: runs it quietly, shows its output only if it fails
step() {
    local text=$1 began=$SECONDS
    shift
    printf '  %-64s' "$text"
    if ! "$@" >"${dir:-/tmp}/step.log" 2>&1; then
        printf 'failed\n'
        tail -n 40 "${dir:-/tmp}/step.log" >&2
        exit 2
    fi
    printf 'done (%ds)\n' "$((SECONDS - began))"
}

# progress TEXT COMMAND…: a long step that shows the last line of its output
progress() {
    local text=$1 log
    shift
    log=$(mktemp)
    if [[ -t 1 ]]; then
        "$@" 2>&1 | tee "$log" | while IFS= read -r line; do
            printf '\r  %s %-.40s\033[K' "$text" "$line"
        done
        printf '\r\033[K'
    else
        "$@" >"$log" 2>&1
    fi || { tail -n 40 "$log" >&2; exit 2; }
    rm -f "$log"
    printf '  %-64sdone\n' "${text%% (*}"
}

# timed NAME COMMAND…: how long a part of the main job took, for the report
timed() {
    local name=$1 began=$EPOCHREALTIME
    shift
    "$@"
    seconds[$name]=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }')
}

as_postgres() {
    if ((EUID == 0)); then
        (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@")
    else
        "$@"
    fi
}

start_register() {
    local pg=/usr/lib/postgresql/15/bin home=$dir/register
    mkdir -p "$home"
    ((EUID == 0)) && chown postgres "$home"
    as_postgres "$pg/initdb" -D "$home/data" -U register -A trust -E UTF8 --locale=C.UTF-8 --no-sync
    as_postgres "$pg/pg_ctl" -s -w -D "$home/data" -l "$home/log" \
        -o "-c listen_addresses= -c unix_socket_directories=$home -c fsync=off" start
    psql -q -v ON_ERROR_STOP=1 "host=$home user=register dbname=postgres" -f "$dir/population/register.sql"
}

# start_party NAME FLAGS…
start_party() {
    local name=$1
    shift
    "$build/party_simulator" --cert "$dir/certs/$name.pem" --key "$dir/certs/$name.key" --trust "$dir/certs/ca.pem" \
        --record "$dir/got/$name" --port-file "$dir/$name.port" --deduplicate "$@" >"$dir/$name.log" 2>&1 &
    party_pids+=($!)
    wait_for_file "$dir/$name.port"
}

wait_for_file() {
    local round
    for ((round = 0; round < ${patience:-600}; ++round)); do # tenths of a second
        [[ -s $1 ]] && return
        [[ -z $daemon_pid ]] || kill -0 "$daemon_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$dir/daemon.log" >&2 2>/dev/null || true
    return 1
}

start_parties() {
    mkdir -p "$dir/got"
    start_party kela --schema "$top/mappings/exchanges/kela-statements-out/statements.xsd"
    start_party esimerkkikassa --content-type application/xml \
        --answer "$top/tests/simulators/answers/fund-benefits.xml"
    start_party kuntoutus-esimerkki --answer "$top/tests/simulators/answers/provider-referral.json"
}

spki() { cat "$dir/certs/$1.spki"; }

# party_endpoints PARTY ENDPOINT PATH
party_endpoints() {
    cat >"$dir/mappings/parties/$1/endpoints.yaml" <<YAML
pins: ["$(spki "$1")"]
endpoints:
  $2:
    url: https://127.0.0.1:$(cat "$dir/$1.port")$3
    server-pins: ["$(spki "$1")"]
    trust-file: $dir/certs/ca.pem
YAML
}

write_installation() {
    cp -r "$top/mappings" "$dir/mappings"
    mkdir -p "$dir/fund-files/inbox"
    party_endpoints kela statements /statements
    party_endpoints esimerkkikassa benefits /benefits
    party_endpoints kuntoutus-esimerkki referrals /referrals
    cat >>"$dir/mappings/parties/esimerkkikassa/endpoints.yaml" <<YAML
  payments:
    url: $dir/fund-files
YAML
    printf 'pins: ["%s"]\n' "$(spki keha)" >"$dir/mappings/parties/keha/endpoints.yaml"
    cat >"$dir/mappings/registers/$register_id.endpoints.yaml" <<YAML
connection: host=$dir/register user=register dbname=postgres
clients:
  - id: case-system
    pins: ["$(spki case-system)"]
    exchanges: [fund-benefit-query, provider-referral-query]
YAML
    settings=$dir/lautturi.properties
    cat >"$settings" <<PROPERTIES
node.name = demo
data.directory = data
config.folder = mappings
listen.relay.port = 0
listen.party.port = 0
listen.health.port = 0
admin.listen = 127.0.0.1:0
listen.port-file = ports
tls.certificate = certs/lautturi.pem
tls.key = certs/lautturi.key
tls.client-authority = certs/ca.pem
identifiers.artificial-join = true
collect.interval = 1
schedule.enabled = false
PROPERTIES
    mkdir -p "$dir/data"
    chmod 0755 "$dir/data"
    cat "$dir/population/consents.ndjson" "$dir/population/holds.ndjson" >"$dir/population/events.ndjson"
    "$lautturi" serve --settings "$settings" --check
}

start_daemon() {
    "$lautturi" serve --settings "$settings" >"$dir/daemon.out" 2>"$dir/daemon.log" &
    daemon_pid=$!
    wait_for_file "$dir/ports"
    relay=$(sed -n 's/^relay=//p' "$dir/ports")
    party=$(sed -n 's/^party=//p' "$dir/ports")
    health=$(sed -n 's/^health=//p' "$dir/ports")
}

# call WHO URL FILE [HEADER…]: a call over mutual TLS; prints the status, leaves the body in $dir/answer
call() {
    local who=$1 url=$2 file=$3
    shift 3
    curl -sS --cacert "$dir/certs/ca.pem" --cert "$dir/certs/$who.pem" --key "$dir/certs/$who.key" \
        -o "$dir/answer" -w '%{http_code}' "$@" --data-binary "@$file" "$url"
}

expect() {
    if [[ $1 != "$2" ]]; then
        echo "  expected status $2, got $1" >&2
        answers_ok=false
    fi
}

example() { jq -r --arg name "$1" '.examples[$name] | if type == "array" then .[0] else . end' "$dir/population/oracle.json"; }

deliver_everything() {
    local status
    status=$(call keha "https://127.0.0.1:$party/deliver/keha-jobseekers-in" "$dir/population/keha-jobseekers.ndjson" \
        -H 'Content-Type: application/x-ndjson')
    expect "$status" 202
    cp "$dir/population/fund-payments.xml" "$dir/fund-files/inbox/.payments.part"
    mv "$dir/fund-files/inbox/.payments.part" "$dir/fund-files/inbox/payments.xml"
    local round
    for ((round = 0; round < 600; ++round)); do
        [[ $("$lautturi" runs list --settings "$settings" --json \
            | jq '[.runs[] | select(.direction == "in" and .pending == 0 and .closed)] | length') == 2 ]] && break
        sleep 0.1
    done
    "$lautturi" runs list --settings "$settings" | grep -E '^(EXCHANGE|keha-jobseekers-in|fund-payments-in)' || true
}

ask_fund() {
    local status
    printf '{"personalId":"%s","familyName":"Esimerkki","givenNames":"Aino","case":{"number":"2026/1","openedOn":"2026-02-02"}}' \
        "$(example fund-member)" >"$dir/fund-question.json"
    status=$(call case-system "https://127.0.0.1:$relay/relay/fund-benefit-query" "$dir/fund-question.json" -H 'Content-Type: application/json')
    expect "$status" 200
    echo "  $status; each field with its source:"
    jq -r '.fields // {} | to_entries[] | "    \(.key): from \(.value.provenance.party), system \(.value.provenance.system), basis \(.value.provenance.basis)"' "$dir/answer"
}

ask_provider() {
    local status
    printf '{"personalId":"%s","familyName":"Esimerkki","givenNames":"Aino","workAbilitySummary":"Yhteenveto","referral":{"openedOn":"2026-02-02"}}' \
        "$(example provider-consent-refused)" >"$dir/question.json"
    status=$(call case-system "https://127.0.0.1:$relay/relay/provider-referral-query" "$dir/question.json" \
        -H 'Content-Type: application/json' -H 'Accept-Language: en')
    expect "$status" 403
    refused=$(jq -r '.decision' "$dir/answer")
    echo "  $status; in plain words:"
    jq -r '.fields[]? | "    \(.item): \(.explanation)"' "$dir/answer"
}

answer_keha() {
    local status
    printf '{"personalId":"%s","purpose":"unemployment-benefit"}' "$(example fund-member)" >"$dir/question.json"
    status=$(call keha "https://127.0.0.1:$party/provide/keha-customer-query" "$dir/question.json" -H 'Content-Type: application/json')
    expect "$status" 200
    echo "  $status; KEHA gets: $(jq -r 'paths(scalars) | join(".")' "$dir/answer" | paste -sd' ')"
}

refuse_stranger() {
    local status
    status=$(call stranger "https://127.0.0.1:$party/provide/keha-customer-query" "$dir/question.json" \
        -H 'Content-Type: application/json' -H 'Accept-Language: en')
    expect "$status" 403
    echo "  $status $(jq -r '.title' "$dir/answer")"
}

# The report: every account, the journal's verdict, the oracle's agreement.
finish() {
    local verified=false oracle_agrees=false journal entries
    "$lautturi" runs list --settings "$settings"
    "$lautturi" journal export "$dir/journal.jsonl" --settings "$settings" >/dev/null
    if journal=$("$lautturi" journal verify "$dir/journal.jsonl" --key "$dir/data/keys/journal.pub" --json); then
        verified=true
    fi
    entries=$(jq '.entries' <<<"$journal")
    "$lautturi" runs list --settings "$settings" --json >"$dir/runs.json"
    local times=() name
    for name in "${!seconds[@]}"; do times+=("\"$name\":${seconds[$name]}"); done
    jq --argjson entries "${entries:-0}" --argjson verified "$verified" --argjson seconds "{$(IFS=,; echo "${times[*]}")}" '
        {runs: [.runs[] | {exchange, direction, in, released, reduced, withheld, rejected, pending, balanced}],
         balanced, journal: {entries: $entries, verified: $verified}, provenance, seconds: $seconds}' \
        "$dir/runs.json" >"$dir/report.json"
    [[ -n $report ]] && cp "$dir/report.json" "$report"
    if jq -e -s '.[0] as $oracle | .[1].runs as $runs
            | def of($name): $runs[] | select(.exchange == $name);
            (of("kela-statements-out") | [.in, .released, .reduced, .withheld, .rejected])
                == ($oracle.kela_batch | [.in, .released, .reduced, .withheld, .rejected])
            and (of("keha-jobseekers-in") | [.in, .released, .withheld, .rejected])
                == ($oracle.keha_jobseekers | [.in, .handed_over, .quarantined, .rejected])
            and (of("fund-payments-in") | [.in, .released, .withheld, .rejected])
                == ($oracle.fund_payments | [.in, .handed_over, .quarantined, .rejected])' \
        "$dir/population/oracle.json" "$dir/report.json" >/dev/null; then
        oracle_agrees=true
    fi
    printf '  Kela has %s statements in %s documents valid against the XSD; the register got %s records\n' \
        "$(cat "$dir"/got/kela/*.body | grep -o '<statement>' | wc -l)" "$(find "$dir/got/kela" -name '*.body' | wc -l)" \
        "$(psql -qAt "host=$dir/register user=register dbname=postgres" -c 'SELECT count(*) FROM customer_register.staging_inbox')"
    printf '  journal: %s entries, verified: %s; the account balances: %s; agrees with the population: %s\n' \
        "${entries:-0}" "$verified" "$(jq .balanced "$dir/report.json")" "$oracle_agrees"
    [[ $verified == true && $oracle_agrees == true && $answers_ok == true ]] \
        && jq -e '.balanced and .provenance.without_source == 0 and ([.runs[].pending] | add) == 0' "$dir/report.json" >/dev/null
}

what_to_try_next() {
    cat <<TEXT

Lautturi runs until you press Ctrl-C; everything is under $dir. To try next:
  export LAUTTURI_SETTINGS=$settings
  $lautturi runs list
  $lautturi check $dir/mappings
  $lautturi schedule preview kela-statements-out
  $lautturi explain $refused --language fi
  curl --cacert $dir/certs/ca.pem --cert $dir/certs/case-system.pem --key $dir/certs/case-system.key \\
       --data-binary @$dir/fund-question.json https://127.0.0.1:$relay/relay/fund-benefit-query
  curl http://127.0.0.1:$health/health/ready
  $lautturi user add anna --role administrator --role operator && $lautturi user invite anna
       then https://127.0.0.1:$(sed -n 's/^admin=//p' "$dir/ports")/ in a browser: the console
TEXT
}

stop_everything() {
    local status=$? pid
    trap - EXIT INT TERM
    if [[ -n $daemon_pid ]] && kill -0 "$daemon_pid" 2>/dev/null; then
        kill -TERM "$daemon_pid"
        wait "$daemon_pid" || true
    fi
    for pid in "${party_pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    if [[ -d $dir/register/data ]]; then
        as_postgres /usr/lib/postgresql/15/bin/pg_ctl -s -w -D "$dir/register/data" -m immediate stop 2>/dev/null || true
    fi
    rm -rf "$dir"
    exit "$status"
}
