#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

using policy::Gives;

constexpr std::pair<std::string_view, Gives> gives_words[]{
    {"duty-to-disclose", Gives::duty_to_disclose},
    {"right-to-disclose", Gives::right_to_disclose},
    {"right-to-receive", Gives::right_to_receive},
    {"secrecy", Gives::secrecy},
    {"secrecy-exception", Gives::secrecy_exception}};

bool is_article(const std::string& text) {
    const bool sixth{
        text.size() == 5 && text.starts_with("6.1.") && text[4] >= 'a' && text[4] <= 'f'};
    const bool ninth{
        text.size() == 5 && text.starts_with("9.2.") && text[4] >= 'a' && text[4] <= 'j'};
    return sixth || ninth;
}

void read_effects(MapReader& reader, policy::Provision& provision) {
    const Sheet& sheet{reader.sheet()};
    for (const Tree* tree : reader.list("gives")) {
        if (const std::optional<Gives> gives{choose(sheet, *tree, gives_words)}) {
            provision.gives.insert(*gives);
        }
    }
    for (const Tree* tree : reader.list("gdpr")) {
        if (is_article(tree->text)) {
            provision.gdpr.insert(tree->text);
        } else {
            sheet.error(tree->line, "TERM_UNKNOWN", "a basis is 6.1.a to 6.1.f or 9.2.a to 9.2.j");
        }
    }
}

void read_provision(Draft& draft, const Sheet& sheet, const Tree& tree, const policy::Act& act) {
    MapReader reader{sheet, tree, "a provision"};
    policy::Provision provision;
    const Tree* const id{reader.need("id")};
    const std::optional<core::ProvisionId> name{
        id == nullptr ? std::nullopt : declare(sheet, *id, draft.provisions, "provision")};
    provision.act = act.number;
    provision.section = reader.text("section");
    provision.name = reader.find("name") == nullptr ? act.name : reader.label("name");
    provision.force = reader.find("force") == nullptr ? act.force : reader.validity("force");
    provision.repealed_by = act.repealed_by;
    read_effects(reader, provision);
    if (reader.need("verified") != nullptr) {
        provision.verified = reader.boolean_or("verified", false);
    }
    provision.source = reader.text_or("source", act.source);
    reader.finish();
    if (!name) {
        return;
    }
    provision.id = *name;
    if (!provision.id.text().starts_with(act.number + "/")) {
        sheet.error(
            id->line, "NAME_MISMATCH", "a provision's name begins with the number of its act");
    }
    if (!provision.verified) {
        sheet.note(
            tree.line, "PROVISION_UNVERIFIED",
            said(provision.id.text())
                + " was not read in the act itself: a rule on it needs the data "
                  "protection officer's acceptance before live use");
    }
    draft.law.provisions.push_back(std::move(provision));
}

std::vector<std::string> read_words(MapReader& reader, std::string_view key) {
    std::vector<std::string> words;
    for (const Tree* tree : reader.list(key)) {
        if (std::optional<std::string> word{read_word(reader.sheet(), *tree)}) {
            words.push_back(*std::move(word));
        }
    }
    return words;
}

void read_act(Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "an act"};
    policy::Act act;
    act.number = reader.text("act");
    act.name = reader.label("name");
    act.other_names = read_words(reader, "other-names");
    act.force = reader.validity("force");
    act.repealed_by = reader.text_or("repealed-by", "");
    act.replaced_by = read_words(reader, "replaced-by");
    act.source = reader.text("source");
    for (const Tree* provision : reader.list("provisions")) {
        read_provision(draft, sheet, *provision, act);
    }
    reader.finish();
    if (!act.repealed_by.empty() && !act.force.until) {
        sheet.error(
            tree.line, "KEY_MISSING",
            "an act that was repealed has a day from which it is not in force");
    }
    const bool known{
        std::any_of(draft.law.acts.begin(), draft.law.acts.end(), [&](const policy::Act& other) {
            return other.number == act.number;
        })};
    if (known) {
        sheet.error(tree.line, "ID_DUPLICATE", "act " + said(act.number) + " is declared twice");
        return;
    }
    draft.law.acts.push_back(std::move(act));
}

}

void read_statutes(Draft& draft) {
    const std::string file{"statutes.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "the register of statutes"};
    for (const Tree* act : reader.needed_list("acts")) {
        read_act(draft, sheet, *act);
    }
    reader.finish();
}

}
