#include "gateway/rights/erasure.h"

#include "gateway/core/error.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/rights/consented.h"
#include "gateway/rights/destroyed.h"
#include "gateway/rights/steps.h"

#include <algorithm>
#include <map>

namespace gateway::rights {

using text::JsonValue;
using Kind = ErasureVerdict::Kind;

namespace {

/// Everything that is known of an item before it is judged.
struct Known {
    std::set<std::string> gdpr6;
    std::set<core::ProvisionId> provisions;
    std::set<core::PurposeId> purposes;
    bool consent_stands{false};
    bool unknown_basis{false}; ///< something rests on a rule that no configuration has any more
};

using Items = std::map<core::ItemId, Known>;

journal::DecisionEvidence evidence_of(const ports::SentRecord& record) {
    core::Result<journal::DecisionEvidence> read{journal::decode_evidence(record.evidence)};
    if (!read) {
        throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
    }
    return std::move(read).value();
}

void add_rule(
    Known& known, core::RuleId rule, const journal::DecisionEvidence& evidence, Names& names) {
    const policy::Permit* const permit{names.permit(rule, evidence.configuration)};
    if (permit == nullptr) {
        known.unknown_basis = true;
        return;
    }
    known.gdpr6.insert(permit->basis.gdpr6);
    known.provisions.insert(permit->basis.provisions.begin(), permit->basis.provisions.end());
    known.purposes.insert(evidence.disclosure.purpose);
}

void add_sent(const Traces& traces, Items& items, Names& names) {
    for (const ports::SentRecord& record : traces.sent) {
        const journal::DecisionEvidence evidence{evidence_of(record)};
        for (const core::FieldDecision& field : evidence.decision.fields) {
            if (field.form == core::Form::none) {
                continue;
            }
            for (const core::RuleId rule : field.permits) {
                add_rule(items[field.item], rule, evidence, names);
            }
        }
    }
}

/// What came in rests on the provision that gave the right to receive it.
void add_received(const Traces& traces, Items& items, const Names& names) {
    const std::vector<policy::Provision>& provisions{names.law().rules->law().provisions};
    for (const ports::KeptProvenance& kept : traces.provenance) {
        const core::Result<std::vector<core::Provenance>> read{
            journal::unpack(kept.profile, kept.record, kept.message)};
        if (!read) {
            throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
        }
        for (const core::Provenance& field : read.value()) {
            Known& known{items[field.item]};
            const auto provision =
                std::find_if(provisions.begin(), provisions.end(), [&](const auto& one) {
                    return field.basis && one.id == *field.basis;
                });
            if (provision == provisions.end()) {
                known.unknown_basis = true;
                continue;
            }
            known.provisions.insert(provision->id);
            for (const std::string& article : provision->gdpr) {
                if (article.starts_with("6.1.")) {
                    known.gdpr6.insert(article);
                }
            }
        }
    }
}

void add_consents(const Traces& traces, Items& items, const Names& names, core::Instant now) {
    const std::set<core::ItemId> consented{
        consented_items(traces.consents, names.law().rules->law(), now)};
    for (auto& [item, known] : items) {
        known.consent_stands = consented.contains(item);
    }
}

bool is_research(core::PurposeId purpose) {
    return purpose.text() == "statistics" || purpose.text() == "research"
           || purpose.text() == "archiving";
}

ErasureVerdict verdict_on(core::ItemId item, const Known& known) {
    ErasureVerdict verdict;
    verdict.item = item;
    verdict.gdpr6 = known.gdpr6;
    verdict.provisions = known.provisions;
    verdict.purposes = known.purposes;
    if (known.unknown_basis || known.gdpr6.contains("6.1.c") || known.gdpr6.contains("6.1.e")
        || (known.gdpr6.empty() && !known.provisions.empty())) {
        verdict.ground = "17.3.b"; // a provision that gives a right to the data is a duty or a task
    } else if (std::any_of(known.purposes.begin(), known.purposes.end(), is_research)) {
        verdict.ground = "17.3.d";
    } else {
        verdict.kind =
            known.gdpr6.contains("6.1.a") && known.consent_stands ? Kind::withdraw : Kind::erase;
    }
    return verdict;
}

/// Relays whose every item may go: their documents are theirs alone.
std::vector<core::MessageId>
messages_of(const Traces& traces, const std::vector<ErasureVerdict>& verdicts) {
    std::set<core::ItemId> erasable;
    for (const ErasureVerdict& verdict : verdicts) {
        if (verdict.kind == Kind::erase) {
            erasable.insert(verdict.item);
        }
    }
    std::vector<core::MessageId> messages;
    for (const ports::SentRecord& record : traces.sent) {
        const journal::DecisionEvidence evidence{evidence_of(record)};
        const auto& fields = evidence.decision.fields;
        if (std::all_of(fields.begin(), fields.end(), [&](const core::FieldDecision& field) {
                return field.form == core::Form::none || erasable.contains(field.item);
            })) {
            messages.push_back(record.message);
        }
    }
    return messages;
}

std::string_view word_of(Kind kind) {
    switch (kind) {
    case Kind::erase: return "erase";
    case Kind::withdraw: return "withdraw";
    case Kind::refuse: return "refuse";
    }
    return {};
}

}

bool ErasureAssessment::all() const noexcept {
    return open_cases == 0 && !unseen
           && std::all_of(items.begin(), items.end(), [](const auto& verdict) {
                  return verdict.kind == Kind::erase;
              });
}

bool ErasureAssessment::some() const noexcept {
    return std::any_of(items.begin(), items.end(), [](const auto& verdict) {
        return verdict.kind == Kind::erase;
    });
}

ErasureAssessment assess_erasure(
    const Traces& traces, std::span<const core::MessageId> open_cases,
    std::span<const core::ItemId> wanted, Names& names, core::Instant now) {
    Items items;
    add_sent(traces, items, names);
    add_received(traces, items, names);
    add_consents(traces, items, names, now);
    ErasureAssessment assessment;
    assessment.unseen =
        traces.gone.decisions > 0 || traces.gone.provenance > 0 || journal_has_ended(traces.gone);
    for (const ports::PersonTrace& trace : traces.journal) {
        if (trace.kind == "refusal" && trace.message
            && std::find(open_cases.begin(), open_cases.end(), *trace.message)
                   != open_cases.end()) {
            ++assessment.open_cases;
        }
    }
    for (const ports::KeptDocuments& documents : traces.documents) {
        assessment.under_way += documents.open;
    }
    for (const auto& [item, known] : items) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), item) == wanted.end()) {
            continue;
        }
        ErasureVerdict verdict{verdict_on(item, known)};
        if (verdict.kind != Kind::refuse && assessment.open_cases > 0) {
            verdict.kind = Kind::refuse; // the asker may claim what it was refused
            verdict.ground = "17.3.e";
        }
        assessment.items.push_back(std::move(verdict));
    }
    assessment.messages = messages_of(traces, assessment.items);
    return assessment;
}

JsonValue json_of(const ErasureAssessment& assessment, const Names& names) {
    JsonValue items{JsonValue::make_array()};
    for (const ErasureVerdict& verdict : assessment.items) {
        JsonValue gdpr6{JsonValue::make_array()};
        for (const std::string& basis : verdict.gdpr6) {
            gdpr6.push(json(basis));
        }
        JsonValue provisions{JsonValue::make_array()};
        for (const core::ProvisionId provision : verdict.provisions) {
            provisions.push(names.provision(provision, names.law()));
        }
        JsonValue purposes{JsonValue::make_array()};
        for (const core::PurposeId purpose : verdict.purposes) {
            purposes.push(json(names.purpose(purpose)));
        }
        JsonValue one{JsonValue::make_object()};
        one.add("item", json(verdict.item.text()))
            .add("label", json(names.item(verdict.item)))
            .add("verdict", json(word_of(verdict.kind)));
        if (!verdict.ground.empty()) {
            one.add("ground", json(verdict.ground))
                .add("provision", json(provision_of(verdict.ground)));
        }
        one.add("gdpr6", std::move(gdpr6))
            .add("provisions", std::move(provisions))
            .add("purposes", std::move(purposes));
        items.push(std::move(one));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("all", JsonValue::of_boolean(assessment.all()))
        .add("open_cases", json(assessment.open_cases))
        .add("under_way", json(assessment.under_way))
        .add("unseen", JsonValue::of_boolean(assessment.unseen))
        .add("items", std::move(items));
    return object;
}

std::vector<ports::NoticeRow> notices_to_recipients(
    const Traces& traces, ports::NoticeKind kind, std::span<const core::ItemId> items,
    const std::function<core::MessageId()>& id) {
    std::map<std::pair<core::PersonNo, core::PartyId>, ports::NoticeRow> notices;
    for (const ports::SentRecord& record : traces.sent) {
        if (!record.disclosed) {
            continue;
        }
        std::vector<core::ItemId> had;
        for (const core::FieldDecision& field : evidence_of(record).decision.fields) {
            const bool meant{
                items.empty() || std::find(items.begin(), items.end(), field.item) != items.end()};
            if (field.form != core::Form::none && meant) {
                had.push_back(field.item);
            }
        }
        if (had.empty()) {
            continue;
        }
        ports::NoticeRow& notice{notices[{record.person, record.party}]};
        notice.person = record.person;
        notice.party = record.party;
        notice.kind = kind;
        notice.messages.push_back(record.message);
        notice.items.insert(notice.items.end(), had.begin(), had.end());
    }
    std::vector<ports::NoticeRow> rows;
    for (auto& [whose, notice] : notices) {
        notice.notice = id();
        std::sort(notice.items.begin(), notice.items.end());
        notice.items.erase(
            std::unique(notice.items.begin(), notice.items.end()), notice.items.end());
        rows.push_back(std::move(notice));
    }
    return rows;
}

}
