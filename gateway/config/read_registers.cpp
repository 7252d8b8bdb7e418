#include "gateway/config/draft.h"
#include "gateway/config/exchange_checks.h"
#include "gateway/config/file_selections.h"
#include "gateway/config/identities.h"
#include "gateway/config/usage_column.h"

#include <algorithm>
#include <array>

namespace gateway::config {

namespace {

void read_access(Draft& draft, MapReader& reader, Register& made) {
    ports::RegisterFactory::Access& access{made.access};
    const Sheet& sheet{reader.sheet()};
    const bool files{made.kind == "files"};
    access.key_column = files ? std::string{} : reader.text("key-column");
    access.staging_table = reader.text_or(files ? "staging-folder" : "staging-table", "");
    if (const Tree* const selections{reader.need("selections")}) {
        MapReader named{sheet, *selections, "selections"};
        for (const Tree::Entry& entry : selections->entries) {
            if (files || entry.value.kind == Tree::Kind::map) {
                static_cast<void>(named.find(entry.key));
                read_own_selection(draft, sheet, entry, made);
            } else {
                access.selections.emplace_back(entry.key, named.text(entry.key));
            }
        }
    }
    if (const Tree* const columns{reader.find("columns")}) {
        MapReader named{sheet, *columns, "columns"};
        for (const Tree::Entry& entry : columns->entries) {
            Tree item;
            item.kind = Tree::Kind::scalar;
            item.line = entry.line;
            item.text = entry.key;
            const std::optional<core::ItemId> id{refer(sheet, item, draft.items, "item")};
            const std::string column{named.text(entry.key)};
            if (id) {
                access.columns.emplace_back(*id, column);
            }
        }
    }
}

void read_clients(Draft& draft, MapReader& reader, Register& made) {
    const Sheet& sheet{reader.sheet()};
    std::set<core::ClientId> known;
    for (const Tree* tree : reader.list("clients")) {
        MapReader client{sheet, *tree, "a client"};
        Client read;
        if (const Tree* const id{client.need("id")}) {
            read.id = declare(sheet, *id, known, "client").value_or(core::ClientId{});
        }
        const std::string owner{"client " + std::string{read.id.text()}};
        const std::vector<const Tree*> tokens{client.list("tokens")};
        read.pins = read_pins(
            draft, sheet, tokens.empty() ? client.needed_list("pins") : client.list("pins"), owner);
        // what stands for a token is a digest like a key's, of something that is no key
        const std::vector<core::Digest> digests{read_pins(draft, sheet, tokens, owner)};
        read.pins.insert(read.pins.end(), digests.begin(), digests.end());
        read.exchanges =
            refer_all(sheet, client.needed_list("exchanges"), draft.exchange_ids, "exchange");
        client.finish();
        made.clients.push_back(std::move(read));
    }
}

/// Who reads everything about everybody, and the facts on which the gate decides, knows from whom:
/// a register is not whoever answers at its address.
void check_server(const Draft& draft, const Sheet& sheet, std::size_t line, const Register& made) {
    for (const ports::RegisterFactory* factory : draft.adapters.registers) {
        if (factory->kind() != made.kind) {
            continue;
        }
        switch (factory->proof_of(made.access.connection)) {
        case ports::ServerProof::not_needed:
        case ports::ServerProof::full: break;
        case ports::ServerProof::authority:
            sheet.note(
                line, "CONNECTION_NAME_UNVERIFIED",
                "with verify-ca any server that the authority vouches for is taken for the "
                "register's");
            break;
        case ports::ServerProof::none:
            sheet.error_of_activation(
                line, "CONNECTION_UNVERIFIED",
                "the register is on another machine, which its connection does not ask to prove "
                "whose it is: sslmode=verify-full, with sslrootcert, the authority of its "
                "certificate");
            break;
        }
    }
}

void read_installation(Draft& draft, Register& made) {
    const std::string file{"registers/" + std::string{made.id.text()} + ".endpoints.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        if (!draft.files.files().contains(file) && made.has_access()) {
            draft.findings.note(
                "registers/" + std::string{made.id.text()} + ".yaml", 0, "CONNECTION_ABSENT",
                "this installation has no connection to the register");
        }
        return;
    }
    const Sheet sheet{file, draft.findings};
    if (!made.has_access()) {
        sheet.error(
            tree->line, "REGISTER_WITHOUT_ACCESS", "the register says that it has no access");
        return;
    }
    MapReader reader{sheet, *tree, "an endpoints file of a register"};
    if (made.kind != "files") {
        const Tree* const named{reader.find("connection")};
        made.access.connection = reader.text("connection");
        check_server(draft, sheet, named == nullptr ? tree->line : named->line, made);
    }
    if (!made.access.files.empty() || made.kind == "files") {
        made.access.folder = reader.text("folder");
    }
    read_clients(draft, reader, made);
    read_standing_of_ours(draft, reader, made);
    reader.finish();
}

void check_kind(const Draft& draft, const Sheet& sheet, const Tree& kind) {
    if (draft.adapters.registers.empty()) {
        return;
    }
    for (const ports::RegisterFactory* factory : draft.adapters.registers) {
        if (factory->kind() == kind.text) {
            return;
        }
    }
    sheet.error(kind.line, "ADAPTER_UNKNOWN", "there is no kind of register " + said(kind.text));
}

/// A Y-tunnus; or, where it is not known or not checked, what it is called and that it is not
/// verified.
void read_controller(const Sheet& sheet, const Tree& tree, Register& made) {
    if (tree.kind != Tree::Kind::map) {
        if (is_business_id(tree.text)) {
            made.controller = core::ControllerId::intern(tree.text);
        } else {
            sheet.error(tree.line, "BUSINESS_ID", "a controller is named by its Y-tunnus");
        }
        return;
    }
    MapReader reader{sheet, tree, "a controller"};
    const Tree* const business{reader.find("business-id")};
    const Tree* const name{business == nullptr ? reader.need("known-as") : nullptr};
    if (business != nullptr && is_business_id(business->text)) {
        made.controller = core::ControllerId::intern(business->text);
    } else if (business != nullptr) {
        sheet.error(business->line, "BUSINESS_ID", "this is no Y-tunnus");
    } else if (name != nullptr && is_name(name->text)) {
        made.controller = core::ControllerId::intern(name->text);
    } else if (name != nullptr) {
        sheet.error(
            name->line, "NAME_FORM", "a name of controller is lower case, digits and hyphens");
    }
    static_cast<void>(reader.need("verified"));
    made.controller_verified = reader.boolean_or("verified", false);
    static_cast<void>(reader.text("source"));
    reader.finish();
    if (made.controller_verified && business == nullptr) {
        sheet.error(tree.line, "BUSINESS_ID", "a verified controller is named by its Y-tunnus");
    }
    if (!made.controller_verified) {
        sheet.note(
            tree.line, "CONTROLLER_UNVERIFIED",
            "the Y-tunnus of the controller was not verified: go live with nothing before it is");
    }
}

void read_joint_controllers(MapReader& reader, Register& made) {
    const Sheet& sheet{reader.sheet()};
    for (const Tree* tree : reader.list("joint-controllers")) {
        MapReader other{sheet, *tree, "a joint controller"};
        JointController read;
        read.name = other.label("name");
        if (const Tree* const business{other.find("business-id")}) {
            read.business_id = business->text;
            if (!is_business_id(business->text)) {
                sheet.error(business->line, "BUSINESS_ID", "this is no Y-tunnus");
            }
        }
        if (other.find("duties") != nullptr) {
            read.duties = other.label("duties");
        } else {
            sheet.note(
                tree->line, "JOINT_DUTIES_UNKNOWN",
                "who of the joint controllers does what is not known (GDPR Art. 26)");
        }
        static_cast<void>(other.need("verified"));
        read.verified = other.boolean_or("verified", false);
        read.source = other.text("source");
        other.finish();
        made.joint_controllers.push_back(std::move(read));
    }
}

void read_systems(MapReader& reader, Register& made) {
    for (const Tree* tree : reader.list("systems")) {
        MapReader system{reader.sheet(), *tree, "a system"};
        made.systems.push_back({system.text("name"), system.label("use")});
        system.finish();
    }
}

/// `dated: unknown` is said, never left out: an undated notice is a finding of its own.
std::optional<core::Instant> read_notice_day(MapReader& notice) {
    const Tree* const dated{notice.need("dated")};
    if (dated == nullptr || dated->text == "unknown") {
        return std::nullopt;
    }
    return notice.day_or("dated", std::nullopt);
}

void read_notices(MapReader& reader, Register& made) {
    constexpr std::pair<std::string_view, bool> languages[]{
        {"fi", true}, {"sv", true}, {"en", true}};
    const Sheet& sheet{reader.sheet()};
    std::set<std::string> versions;
    for (const Tree* tree : reader.list("notices")) {
        MapReader notice{sheet, *tree, "a version of a notice"};
        NoticeVersion read;
        read.version = notice.text("version");
        if (!versions.insert(read.version).second) {
            sheet.error(tree->line, "ID_DUPLICATE", "this version of the notice is listed twice");
        }
        read.dated = read_notice_day(notice);
        for (const Tree* language : notice.needed_list("languages")) {
            if (choose(sheet, *language, languages)) {
                read.languages.push_back(language->text);
            }
        }
        read.source = notice.text("source");
        notice.finish();
        if (!read.dated) {
            sheet.note(tree->line, "NOTICE_UNDATED", "this version of the notice bears no date");
        }
        made.notices.push_back(std::move(read));
    }
}

/// How municipal systems ask: a mapping, and beside it a document type as an exchange's side has
/// it. Where nothing is said it is JSON, one object. Nothing is written as it, so no record is
/// given an id of ours: `record-id` is unknown here.
void read_relay(Draft& draft, const Sheet& sheet, const Tree& tree, Register& made) {
    constexpr std::array<std::string_view, 5> of_its_shape{
        "format", "record-path", "namespace", "schema", "settings"};
    constexpr std::pair<std::string_view, bool> formats[]{{"json", true}, {"xml", true}};
    Tree shape;
    shape.kind = Tree::Kind::map;
    shape.line = tree.line;
    Tree lines{tree};
    std::erase_if(lines.entries, [&](const Tree::Entry& entry) {
        const auto found = std::find(of_its_shape.begin(), of_its_shape.end(), entry.key);
        if (found == of_its_shape.end()) {
            return false;
        }
        shape.entries.push_back(entry);
        return true;
    });
    ReadLeg read;
    const Tree::Entry* const format{shape.find("format")};
    const bool known{format == nullptr || choose(sheet, format->value, formats)};
    if (format == nullptr) {
        Tree json;
        json.kind = Tree::Kind::scalar;
        json.line = tree.line;
        json.text = "json";
        shape.entries.push_back({"format", tree.line, json});
    }
    read_shape(draft, sheet, shape, "registers/", read);
    read.mapping = read_mapping(draft, sheet, lines, Paths::document);
    check_relay(read.mapping, sheet);
    if (known) {
        bind_leg(draft, read, LegUse::read, sheet, sheet);
    }
    draft.relays[made.id] = std::move(read.mapping);
    made.relay = std::move(read.leg);
}

/// `access: none` is said, never left out: such a register is described, and nothing is exchanged
/// with it.
void read_connection(Draft& draft, const Sheet& sheet, MapReader& reader, Register& made) {
    if (const Tree* const access{reader.find("access")}) {
        if (access->text != "none") {
            sheet.error(access->line, "TERM_UNKNOWN", "access is none, or it is described");
        }
        return;
    }
    if (const Tree* const kind{reader.need("kind")}) {
        made.kind = read_word(sheet, *kind).value_or("");
        check_kind(draft, sheet, *kind);
    }
    read_access(draft, reader, made);
    const bool all_own{made.own_bindings.size() == made.access.selections.size()};
    if (const Tree* const binding{all_own ? nullptr : reader.need("binding")}) {
        draft.bindings[made.id] = read_mapping(draft, sheet, *binding, Paths::columns);
        check_held(sheet, draft.bindings[made.id], made);
        check_usage(draft, sheet, draft.bindings[made.id]);
        made.binding = std::make_shared<const mapping::Mapping>(draft.bindings[made.id].definition);
    }
    made.consents = read_consent_table(draft, reader, made);
    if (const Tree* const relay{reader.find("relay")}) {
        read_relay(draft, sheet, *relay, made);
    }
}

void read_register(Draft& draft, core::RegisterId id) {
    const std::string file{"registers/" + std::string{id.text()} + ".yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "a register"};
    Register made;
    made.id = id;
    if (const Tree* const name{reader.need("register")};
        name != nullptr && name->text != id.text()) {
        sheet.error(name->line, "NAME_MISMATCH", "a register has the name of its file");
    }
    if (const Tree* const controller{reader.need("controller")}) {
        read_controller(sheet, *controller, made);
    }
    read_joint_controllers(reader, made);
    made.name = reader.label("name");
    read_systems(reader, made);
    read_notices(reader, made);
    const std::vector<core::ItemId> items{
        refer_all(sheet, reader.list("items"), draft.items, "item")};
    made.items = {items.begin(), items.end()};
    read_item_classes(draft, sheet, reader, made);
    read_connection(draft, sheet, reader, made);
    made.source = reader.text("source");
    reader.finish();
    read_installation(draft, made);
    draft.law.registers.push_back(id);
    draft.registers.push_back(std::move(made));
}

}

/// What is read from the register or staged in it, its notice says that the register holds.
void check_held(const Sheet& sheet, const ReadMapping& binding, const Register& made) {
    if (made.items.empty()) {
        return;
    }
    for (const auto& [item, line] : binding.lines) {
        if (!made.items.contains(item)) {
            sheet.error(
                line, "ITEM_NOT_HELD",
                "the register's list of items does not have " + said(item.text()));
        }
    }
}

void check_usage(const Draft& draft, const Sheet& sheet, const ReadMapping& binding) {
    for (const mapping::Line& line : binding.definition.lines) {
        const auto known = std::count_if(
            draft.purposes.begin(), draft.purposes.end(),
            [&](core::PurposeId purpose) { return usage_column(purpose) == line.path; });
        if (line.path.starts_with(usage_prefix) && known != 1) {
            const auto at = binding.lines.find(line.item);
            sheet.error(
                at == binding.lines.end() ? 1 : at->second, "REFERENCE_DANGLING",
                "there is no purpose for " + said(line.path));
        }
    }
}

void read_registers(Draft& draft) {
    for (const core::RegisterId id : draft.register_ids) {
        read_register(draft, id);
    }
}

}
