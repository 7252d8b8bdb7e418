#include "gateway/journal/bodies.h"

#include "gateway/journal/decision_json.h"
#include "gateway/journal/json_writer.h"
#include "gateway/journal/legal_text.h"

namespace gateway::journal {

namespace {

template <class Write> std::string object(Write write, std::size_t about = 0) {
    JsonWriter json{about};
    json.open_object();
    write(json);
    json.close_object();
    return json.take();
}

/// Of a decision's JSON, a little more than most have.
std::size_t about_bytes_of(const core::Decision& decision) noexcept {
    constexpr std::size_t head{512};
    constexpr std::size_t each_field{160};
    return head + decision.fields.size() * each_field;
}

std::int64_t signed_count(std::size_t count) noexcept {
    return static_cast<std::int64_t>(count);
}

}

std::string decision_body(
    const Disclosure& disclosure, int attempt, const core::Decision& decision,
    const core::Digest& evidence, const std::optional<core::Digest>& payload) {
    return object(
        [&](JsonWriter& json) {
            json.number("attempt", attempt);
            json.digest("configuration", decision.rules_digest);
            json.digest("evidence", evidence);
            json.text("exchange", disclosure.exchange.text());
            json.array("fields", decision.fields, [&](const core::FieldDecision& field) {
                write_field(json, field);
            });
            write_guards(json, "guards", decision.guards);
            json.text("outcome", word_of(decision.outcome));
            json.text("party", disclosure.party.text());
            if (payload) {
                json.digest("payload", *payload);
            }
            json.text("purpose", disclosure.purpose.text());
            json.text("register", disclosure.reg.text());
        },
        about_bytes_of(decision));
}

std::string attempt_body(
    core::MessageId message, int attempt, core::PartyId party, const core::Digest& payload,
    std::size_t persons) {
    return object([&](JsonWriter& json) {
        json.number("attempt", attempt);
        json.text("message", message.text());
        json.text("party", party.text());
        json.digest("payload", payload);
        json.number("persons", signed_count(persons));
    });
}

std::string outcome_body(int attempt, const ports::DeliveryReceipt& receipt) {
    return object([&](JsonWriter& json) {
        json.number("attempt", attempt);
        json.text("code", receipt.code.text());
        if (receipt.fault) {
            json.text("fault", receipt.fault->code);
            json.text("fault_tracking", receipt.fault->tracking);
        }
        if (!receipt.network_id.empty()) {
            json.text("network_id", receipt.network_id);
        }
        if (!receipt.network_message.empty()) {
            json.text("network_message", receipt.network_message);
        }
        json.text("outcome", word_of(receipt.outcome));
        if (!receipt.request_hash.empty()) {
            json.text("request_hash", receipt.request_hash);
        }
        json.number("status", receipt.status);
    });
}

std::string received_body(
    core::PartyId party, core::ExchangeId exchange, const core::Digest& digest,
    std::size_t records) {
    return object([&](JsonWriter& json) {
        json.digest("digest", digest);
        json.text("exchange", exchange.text());
        json.text("party", party.text());
        json.number("records", signed_count(records));
    });
}

std::string provenance_body(std::size_t items, const core::Digest& digest) {
    return object([&](JsonWriter& json) {
        json.digest("digest", digest);
        json.number("items", signed_count(items));
    });
}

std::string handed_over_body(core::RegisterId reg, std::size_t records) {
    return object([&](JsonWriter& json) {
        json.number("records", signed_count(records));
        json.text("register", reg.text());
    });
}

std::string quarantined_body(core::Code code, core::ItemId item, std::size_t ordinal) {
    return object([&](JsonWriter& json) {
        json.text("code", code.text());
        json.text("item", item.text());
        json.number("ordinal", signed_count(ordinal));
    });
}

std::string rejected_body(core::Code code, std::size_t ordinal) {
    return object([&](JsonWriter& json) {
        json.text("code", code.text());
        json.number("ordinal", signed_count(ordinal));
    });
}

std::string sealed_body(
    core::MessageId document, core::MessageId run, const core::Digest& digest,
    std::size_t records) {
    return object([&](JsonWriter& json) {
        json.digest("digest", digest);
        json.text("document", document.text());
        json.number("records", signed_count(records));
        json.text("run", run.text());
    });
}

std::string superseded_body(core::MessageId document, core::MessageId run) {
    return object([&](JsonWriter& json) {
        json.text("document", document.text());
        json.text("run", run.text());
    });
}

std::string access_refused_body(
    const core::Digest& spki, core::Code code, std::optional<core::ExchangeId> exchange,
    std::int64_t count) {
    return object([&](JsonWriter& json) {
        json.text("code", code.text());
        json.number("count", count);
        if (exchange) {
            json.text("exchange", exchange->text());
        }
        json.digest("spki", spki);
    });
}

std::string consent_body(const core::ConsentEvent& event) {
    return object([&](JsonWriter& json) {
        json.text("by", word_of(event.by));
        json.names("classes", event.classes);
        json.flag("explicit", event.is_explicit);
        json.instant("expressed_at", event.expressed_at);
        json.flag("itemised", event.itemised);
        json.names("items", event.items);
        json.text("kind", word_of(event.kind));
        json.names("parties", event.parties);
        json.names("purposes", event.purposes);
        json.instant("recorded_at", event.recorded_at);
        json.text("role", word_of(event.role));
        json.number("sequence", event.sequence);
        json.instant("valid_until", event.valid_until);
        json.flag("written", event.written);
    });
}

std::string hold_body(const core::Hold& hold) {
    return object([&](JsonWriter& json) {
        json.instant("from", hold.validity.from);
        json.names("items", hold.items);
        json.text("kind", word_of(hold.kind));
        json.text("state", word_of(hold.state));
        json.instant("until", hold.validity.until);
    });
}

std::string acknowledged_body(core::Epoch epoch) {
    return object(
        [&](JsonWriter& json) { json.number("epoch", static_cast<std::int64_t>(epoch)); });
}

std::string notice_body(const ports::NoticeRow& notice) {
    return object([&](JsonWriter& json) {
        json.names("items", notice.items);
        json.text("kind", word_of(notice.kind));
        json.number("messages", signed_count(notice.messages.size()));
        json.text("party", notice.party.text());
        json.text("state", word_of(notice.state));
    });
}

std::string notice_body(const ports::NoticeChange& change) {
    return object([&](JsonWriter& json) { json.text("state", word_of(change.state)); });
}

std::string case_body(const ports::CaseRow& opened) {
    return object([&](JsonWriter& json) {
        json.text("exchange", opened.exchange.text());
        json.text("party", opened.party.text());
        json.text("state", "open");
    });
}

std::string case_body(const core::Digest& decision) {
    return object([&](JsonWriter& json) {
        json.digest("decision", decision);
        json.text("state", "decided");
    });
}

std::string node_off_body(std::string_view node, std::size_t attempts) {
    return object([&](JsonWriter& json) {
        json.number("attempts", signed_count(attempts));
        json.text("node", node);
    });
}

std::string configuration_body(const core::Digest& digest) {
    return object([&](JsonWriter& json) { json.digest("digest", digest); });
}

std::string
settled_body(ports::DeliveryOutcome found, std::string_view by, std::string_view reference) {
    return object([&](JsonWriter& json) {
        json.text("by", by);
        json.text("outcome", word_of(found));
        json.text("reference", reference);
    });
}

std::string dead_letter_body(const ports::DeliveryStep& step) {
    return object([&](JsonWriter& json) {
        json.text("code", step.code);
        json.text("exchange", step.exchange.text());
        json.text("party", step.party.text());
        json.text("pile", ports::to_text(step.pile.value_or(ports::Pile::ours)));
        json.text("run", step.run.text());
    });
}

std::string replayed_body(ports::Pile pile, std::string_view by) {
    return object([&](JsonWriter& json) {
        json.text("by", by);
        json.text("pile", ports::to_text(pile));
    });
}

std::string given_up_body(ports::Pile pile, std::string_view by, std::string_view reference) {
    return object([&](JsonWriter& json) {
        json.text("by", by);
        json.text("pile", ports::to_text(pile));
        json.text("reference", reference);
    });
}

std::string clock_behind_body(core::Instant t) {
    return object([&](JsonWriter& json) { json.instant("t", t); });
}

std::string run_closed_body(const ports::RunAccount& account) {
    return object([&](JsonWriter& json) {
        json.text("exchange", account.exchange.text());
        json.number("in", account.in);
        json.number("pending", account.pending);
        json.number("reduced", account.reduced);
        json.number("rejected", account.rejected);
        json.number("released", account.released);
        json.text("run", account.run.text());
        json.number("withheld", account.withheld);
    });
}

std::string user_body(const ports::User& user) {
    return object([&](JsonWriter& json) {
        json.flag("active", user.active);
        json.text("by", user.by.text());
        if (user.ends_at) {
            json.instant("ends_at", *user.ends_at);
        }
        json.text("name", user.name.text());
        json.texts("roles", user.roles);
        if (user.uid) {
            json.number("uid", std::int64_t{*user.uid});
        }
    });
}

std::string token_body(const ports::Token& token) {
    return object([&](JsonWriter& json) {
        json.text("by", token.by.text());
        json.instant("expires_at", token.expires_at);
        json.text("label", token.label);
        json.texts("scope", token.scope);
        json.text("token", token.id.text());
        json.text("user", token.user.text());
    });
}

std::string token_revoked_body(const ports::TokenRevocation& revocation) {
    return object([&](JsonWriter& json) {
        json.text("by", revocation.by.text());
        json.flag("revoked", true);
        json.text("token", revocation.id.text());
    });
}

std::string audit_body(const Access& access) {
    return object([&](JsonWriter& json) {
        json.text("code", access.code.text());
        if (!access.object.empty()) {
            json.text("object", access.object);
        }
        if (!access.purpose.empty()) {
            json.text("purpose", access.purpose);
        }
        if (access.reason) {
            json.digest("reason", *access.reason);
        }
        json.text("resource", access.resource);
        json.number("status", access.status);
        if (access.token) {
            json.text("token", access.token->text());
        }
        if (access.uid) {
            json.number("uid", std::int64_t{*access.uid});
        }
        if (access.unrecorded > 0) {
            json.number("unrecorded", access.unrecorded);
        }
        if (access.user) {
            json.text("user", access.user->text());
        }
        json.text("verb", access.verb);
        json.text("way", word_of(access.way));
    });
}

std::string answered_body(int status, Delivered delivered) {
    return object([&](JsonWriter& json) {
        json.number("status", status);
        json.flag("whole", delivered == Delivered::whole);
    });
}

std::string receipt_body(const ports::PartyResult& result) {
    const auto standing = [&]() -> std::string_view {
        switch (result.standing) {
        case ports::PartyResult::Standing::counts: return "counts";
        case ports::PartyResult::Standing::repeats: return "repeats";
        case ports::PartyResult::Standing::contradicts: return "contradicts";
        case ports::PartyResult::Standing::unmatched: return "unmatched";
        }
        return "unmatched";
    };
    return object([&](JsonWriter& json) {
        json.text("delivery", result.delivery.text());
        json.number("ordinal", result.ordinal);
        json.text("standing", standing());
        json.text(
            "verdict",
            result.verdict == ports::PartyResult::Verdict::accepted ? "accepted" : "refused");
    });
}

}
