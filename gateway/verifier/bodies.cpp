// What entries say in their bodies, as far as it is judged here.

#include "lines.h"

namespace verifier {

std::optional<Citation> read_citation(std::string_view body) {
    Cursor cursor{body};
    Citation citation;
    cursor.take(R"({"chain":)");
    citation.chain = cursor.number();
    cursor.take(R"(,"checkpoint":)");
    citation.checkpoint = cursor.digest();
    cursor.take(R"(,"head":)");
    citation.head = cursor.digest();
    cursor.take(R"(,"sequence":)");
    citation.sequence = cursor.number();
    cursor.take("}");
    return cursor.complete() ? std::optional{citation} : std::nullopt;
}

namespace {

/// The day before which, and what stands of each chain. @param own  reads what stands between a
/// chain's number and its sequence
template <class One, class Own> void chains(Cursor& cursor, std::vector<One>& into, Own own) {
    static_cast<void>(cursor.number());
    cursor.take(R"(,"chains":[)");
    if (cursor.accept("]")) {
        return;
    }
    do {
        One one;
        cursor.take(R"({"chain":)");
        one.chain = cursor.number();
        own(one);
        cursor.take(R"(,"sequence":)");
        one.sequence = cursor.number();
        cursor.take("}");
        into.push_back(one);
    } while (cursor.accept(","));
    cursor.take("]");
}

}

std::optional<Dropped> read_dropped(std::string_view body) {
    Cursor cursor{body};
    Dropped dropped;
    cursor.take(R"({"act":"dropped","before":)");
    chains(cursor, dropped.starts, [&](Dropped::Start& start) {
        cursor.take(R"(,"head":)");
        start.head = cursor.digest();
    });
    cursor.take(R"(,"entries":)");
    static_cast<void>(cursor.number());
    cursor.take(R"(,"years":)");
    static_cast<void>(cursor.number());
    cursor.take("}");
    return cursor.complete() ? std::optional{std::move(dropped)} : std::nullopt;
}

std::optional<AuditEnded> read_audit_ended(std::string_view body) {
    Cursor cursor{body};
    AuditEnded ended;
    cursor.take(R"({"act":"audit-ended","before":)");
    chains(cursor, ended.chains, [&](AuditEnded::Of& of) {
        cursor.take(R"(,"entries":)");
        of.entries = cursor.number();
    });
    cursor.take(R"(,"years":)");
    static_cast<void>(cursor.number());
    cursor.take("}");
    return cursor.complete() ? std::optional{std::move(ended)} : std::nullopt;
}

}
