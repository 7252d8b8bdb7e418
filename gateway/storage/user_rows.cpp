// What a unit of work writes of users and tokens. The database itself keeps an administrator
// standing and a uid unique (schema 0006).

#include "gateway/storage/postgres_unit_of_work.h"

namespace gateway::storage {

namespace {

using Kind = Column::Kind;

Parameter words(const std::vector<std::string>& values) {
    Column column{Kind::text};
    for (const std::string& value : values) {
        column.add(std::string_view{value});
    }
    return column.finish();
}

}

void PostgresUnitOfWork::add(const ports::User& user) {
    // a parameter is never null: an array of one may hold one
    Column uid{Kind::bigint};
    uid.add(user.uid ? std::optional{std::int64_t{*user.uid}} : std::nullopt);
    Column active{Kind::boolean};
    active.add(user.active);
    Column ends{Kind::instant};
    ends.add(user.ends_at);
    connection().send(
        "INSERT INTO user_event (name, roles, uid, active, by, at, ends_at) VALUES ($1::text, "
        "$2::text[], ($3::bigint[])[1], ($4::boolean[])[1], $5::text, $6::timestamptz,"
        " ($7::timestamptz[])[1])",
        {Parameter::text(user.name.text()), words(user.roles), uid.finish(), active.finish(),
         Parameter::text(user.by.text()), Parameter::instant(user.at), ends.finish()});
}

void PostgresUnitOfWork::add(const ports::Token& token) {
    connection().send(
        "INSERT INTO token (token, name, scope, label, hash, by, issued_at, expires_at)"
        " VALUES ($1::uuid, $2::text, $3::text[], $4::text, $5::bytea, $6::text, $7::timestamptz,"
        " $8::timestamptz)",
        {Parameter::message(token.id.uuid), Parameter::text(token.user.text()), words(token.scope),
         Parameter::text(token.label), Parameter::bytes(token.hash),
         Parameter::text(token.by.text()), Parameter::instant(token.issued_at),
         Parameter::instant(token.expires_at)});
}

void PostgresUnitOfWork::add(const ports::TokenRevocation& revocation) {
    connection().send(
        "INSERT INTO token_revocation (token, by, at) VALUES ($1::uuid, $2::text, $3::timestamptz)"
        " ON CONFLICT (token) DO NOTHING", // who was first stands
        {Parameter::message(revocation.id.uuid), Parameter::text(revocation.by.text()),
         Parameter::instant(revocation.at)});
}

}
