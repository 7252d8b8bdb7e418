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

std::optional<Dropped> read_dropped(std::string_view body) {
    Cursor cursor{body};
    Dropped dropped;
    cursor.take(R"({"act":"dropped","before":)");
    static_cast<void>(cursor.number());
    cursor.take(R"(,"chains":[)");
    if (!cursor.accept("]")) {
        do {
            Dropped::Start start;
            cursor.take(R"({"chain":)");
            start.chain = cursor.number();
            cursor.take(R"(,"head":)");
            start.head = cursor.digest();
            cursor.take(R"(,"sequence":)");
            start.sequence = cursor.number();
            cursor.take("}");
            dropped.starts.push_back(start);
        } while (cursor.accept(","));
        cursor.take("]");
    }
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
    static_cast<void>(cursor.number());
    cursor.take(R"(,"chains":[)");
    if (!cursor.accept("]")) {
        do {
            AuditEnded::Of of;
            cursor.take(R"({"chain":)");
            of.chain = cursor.number();
            cursor.take(R"(,"entries":)");
            of.entries = cursor.number();
            cursor.take(R"(,"sequence":)");
            of.sequence = cursor.number();
            cursor.take("}");
            ended.chains.push_back(of);
        } while (cursor.accept(","));
        cursor.take("]");
    }
    cursor.take(R"(,"years":)");
    static_cast<void>(cursor.number());
    cursor.take("}");
    return cursor.complete() ? std::optional{std::move(ended)} : std::nullopt;
}

}
