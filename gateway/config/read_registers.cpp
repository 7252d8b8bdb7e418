#include "gateway/config/draft.h"

namespace gateway::config {

namespace {

void read_access(Draft& draft, MapReader& reader, ports::RegisterFactory::Access& access) {
    const Sheet& sheet{reader.sheet()};
    access.key_column = reader.text("key-column");
    access.staging_table = reader.text_or("staging-table", "");
    if (const Tree* const selections{reader.need("selections")}) {
        MapReader named{sheet, *selections, "selections"};
        for (const Tree::Entry& entry : selections->entries) {
            access.selections.emplace_back(entry.key, named.text(entry.key));
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
        read.pins = read_pins(
            draft, sheet, client.needed_list("pins"), "client " + std::string{read.id.text()});
        read.exchanges =
            refer_all(sheet, client.needed_list("exchanges"), draft.exchange_ids, "exchange");
        client.finish();
        made.clients.push_back(std::move(read));
    }
}

void read_installation(Draft& draft, Register& made) {
    const std::string file{"registers/" + std::string{made.id.text()} + ".endpoints.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        if (!draft.files.files().contains(file)) {
            draft.findings.note(
                "registers/" + std::string{made.id.text()} + ".yaml", 0, "CONNECTION_ABSENT",
                "this installation has no connection to the register");
        }
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "an endpoints file of a register"};
    made.access.connection = reader.text("connection");
    read_clients(draft, reader, made);
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
        if (is_business_id(controller->text)) {
            made.controller = core::ControllerId::intern(controller->text);
        } else {
            sheet.error(controller->line, "BUSINESS_ID", "a controller is named by its Y-tunnus");
        }
    }
    made.name = reader.label("name");
    if (const Tree* const kind{reader.need("kind")}) {
        made.kind = read_word(sheet, *kind).value_or("");
        check_kind(draft, sheet, *kind);
    }
    read_access(draft, reader, made.access);
    if (const Tree* const binding{reader.need("binding")}) {
        draft.bindings[id] = read_mapping(draft, sheet, *binding, Paths::columns);
        made.binding = std::make_shared<const mapping::Mapping>(draft.bindings[id].definition);
    }
    if (const Tree* const relay{reader.find("relay")}) {
        draft.relays[id] = read_mapping(draft, sheet, *relay, Paths::document);
        made.relay = std::make_shared<const mapping::Mapping>(draft.relays[id].definition);
    }
    static_cast<void>(reader.text("source"));
    reader.finish();
    read_installation(draft, made);
    draft.law.registers.push_back(id);
    draft.registers.push_back(std::move(made));
}

}

void read_registers(Draft& draft) {
    for (const core::RegisterId id : draft.register_ids) {
        read_register(draft, id);
    }
}

}
