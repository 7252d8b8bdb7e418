#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

constexpr std::pair<std::string_view, notice::Body::Kind> body_kinds[]{
    {"authority", notice::Body::Kind::authority}, {"project", notice::Body::Kind::project}};

std::vector<std::string> words_of(const Sheet& sheet, const std::vector<const Tree*>& trees) {
    std::vector<std::string> words;
    for (const Tree* tree : trees) {
        if (std::optional<std::string> word{read_word(sheet, *tree)}) {
            // an ending of any kind needs a beginning, or it matches every word
            if (word->find_first_not_of("* ") == std::string::npos || word->front() == '*') {
                sheet.error(tree->line, "WORD_FORM", "a word begins with a letter");
            }
            words.push_back(*std::move(word));
        }
    }
    return words;
}

std::optional<core::LocalDate> date_of(const std::optional<core::Instant>& instant) {
    return instant ? std::optional{core::local_date(*instant)} : std::nullopt;
}

void note_unverified(MapReader& reader, const std::string& id) {
    static_cast<void>(reader.need("verified"));
    if (!reader.boolean_or("verified", true)) {
        reader.sheet().note(
            reader.line(), "WORD_UNVERIFIED", "the days of " + said(id) + " were not verified");
    }
}

notice::Body read_body(const Sheet& sheet, const Tree& tree, std::set<std::string>& ids) {
    MapReader reader{sheet, tree, "a body"};
    notice::Body body;
    body.id = reader.text("id");
    if (!ids.insert(body.id).second) {
        sheet.error(tree.line, "ID_DUPLICATE", said(body.id) + " is declared twice");
    }
    if (const Tree* const kind{reader.need("kind")}) {
        body.kind = choose(sheet, *kind, body_kinds).value_or(body.kind);
    }
    body.name = reader.label("name");
    body.words = words_of(sheet, reader.needed_list("words"));
    body.beside = words_of(sheet, reader.list("beside"));
    body.from = date_of(reader.day_or("from", std::nullopt));
    body.until = date_of(reader.day_or("until", std::nullopt));
    if (body.until) {
        body.instead = reader.label("instead");
    }
    body.source = reader.text("source");
    note_unverified(reader, body.id);
    reader.finish();
    if (!body.from && !body.until) {
        sheet.error(tree.line, "KEY_MISSING", "a body has a day on which it began or ended");
    }
    return body;
}

notice::Spelling read_spelling(const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "a spelling"};
    notice::Spelling spelling{reader.text("wrong"), reader.text("right")};
    reader.finish();
    if (spelling.wrong == spelling.right) {
        sheet.error(tree.line, "SPELLING_SAME", "the wrong word and the right one are the same");
    }
    return spelling;
}

notice::ShortName read_short_name(Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "a short name"};
    notice::ShortName name{reader.text("word"), {}};
    for (const Tree* act : reader.needed_list("acts")) {
        const bool known{std::any_of(
            draft.law.acts.begin(), draft.law.acts.end(),
            [&](const policy::Act& other) { return other.number == act->text; })};
        if (!known) {
            sheet.error(act->line, "REFERENCE_DANGLING", "there is no act " + said(act->text));
        }
        name.acts.push_back(act->text);
    }
    reader.finish();
    return name;
}

notice::Template read_template(const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "a template"};
    notice::Template known;
    known.id = reader.text("id");
    known.name = reader.label("name");
    known.words = words_of(sheet, reader.needed_list("words"));
    known.instead = reader.label("instead");
    known.source = reader.text("source");
    note_unverified(reader, known.id);
    reader.finish();
    return known;
}

notice::Country read_country(const Sheet& sheet, const Tree& tree, std::set<std::string>& codes) {
    MapReader reader{sheet, tree, "a country"};
    notice::Country country;
    country.code = reader.text("code");
    if (!codes.insert(country.code).second) {
        sheet.error(tree.line, "ID_DUPLICATE", said(country.code) + " is declared twice");
    }
    country.name = reader.label("name");
    country.words = words_of(sheet, reader.needed_list("words"));
    reader.finish();
    return country;
}

}

void read_words(Draft& draft) {
    std::set<std::string> ids;
    std::set<std::string> codes;
    for (const std::string& file : draft.files_of("words")) {
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            continue;
        }
        const Sheet sheet{file, draft.findings};
        MapReader reader{sheet, *tree, "a list of words"};
        notice::Lexicon& lexicon{draft.lexicon};
        for (const Tree* body : reader.list("bodies")) {
            lexicon.bodies.push_back(read_body(sheet, *body, ids));
        }
        for (const Tree* spelling : reader.list("spellings")) {
            lexicon.spellings.push_back(read_spelling(sheet, *spelling));
        }
        for (const Tree* name : reader.list("short-names")) {
            lexicon.short_names.push_back(read_short_name(draft, sheet, *name));
        }
        for (const Tree* known : reader.list("templates")) {
            lexicon.templates.push_back(read_template(sheet, *known));
        }
        for (const Tree* country : reader.list("countries")) {
            lexicon.countries.push_back(read_country(sheet, *country, codes));
        }
        reader.finish();
    }
}

}
