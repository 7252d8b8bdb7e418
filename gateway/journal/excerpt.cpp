#include "gateway/journal/excerpt.h"

#include "gateway/core/error.h"
#include "gateway/journal/export_lines.h"
#include "gateway/journal/json_writer.h"

#include <ostream>
#include <set>

namespace gateway::journal {

namespace {

EntryView view_of(const ports::JournalRow& row) {
    return EntryView{row.previous, row.chain,   row.sequence, row.at,
                     row.kind,     row.message, row.person,   row.body};
}

}

std::vector<core::PersonNo> persons_of(std::span<const ports::JournalRow> entries) {
    std::set<core::PersonNo> persons;
    for (const ports::JournalRow& entry : entries) {
        persons.insert(entry.person);
    }
    persons.erase(core::PersonNo::none);
    return {persons.begin(), persons.end()};
}

ExcerptWriter::ExcerptWriter(
    std::ostream& out, const ExportHead& head, std::string_view about,
    const crypto::SigningKey& key)
    : m_out{out}, m_key{key} {
    JsonWriter json;
    json.open_object();
    json.key("excerpt");
    json.open_object();
    json.text("about", about);
    json.instant("created", head.created);
    json.text("format", excerpt_format);
    json.text("node", head.node);
    json.text("system", head.system_identifier);
    json.number("version", export_version);
    json.close_object();
    json.close_object();
    write(json.take());
}

void ExcerptWriter::append(const ports::JournalRow& row) {
    if (const std::optional<std::string> content{left_out_content(row)}) {
        link(row, *content);
        return;
    }
    m_line.clear();
    append_entry_line(m_line, row);
    write(m_line);
    ++m_entries;
}

void ExcerptWriter::leave_out(const ports::JournalRow& row) {
    if (left_out_content(row)) {
        append(row);
        return;
    }
    const core::Digest content{m_hasher.content(view_of(row))};
    if (m_hasher.link(row.previous, content) != row.hash) {
        append(row);
        return;
    }
    link(row, core::to_hex(content));
}

void ExcerptWriter::link(const ports::JournalRow& row, std::string_view content) {
    JsonWriter json;
    json.open_object();
    json.key("link");
    json.open_object();
    json.number("chain", row.chain);
    json.text("content", content);
    json.number("sequence", row.sequence);
    json.close_object();
    json.close_object();
    write(json.take());
    ++m_links;
}

void ExcerptWriter::append(const Checkpoint& checkpoint) {
    write(std::string{checkpoint_prefix} + encode_checkpoint(checkpoint) + "}");
    ++m_checkpoints;
}

void ExcerptWriter::finish() {
    const core::Digest digest{m_all.finish()};
    BinaryWriter sealed;
    sealed.text("lautturi excerpt 1");
    sealed.bytes(digest);
    JsonWriter json;
    json.open_object();
    json.key("end");
    json.open_object();
    json.number("checkpoints", m_checkpoints);
    json.digest("digest", digest);
    json.number("entries", m_entries);
    json.digest("key", m_key.public_key().fingerprint());
    json.number("links", m_links);
    json.key("signature");
    json.hex(m_key.sign(sealed.view()));
    json.close_object();
    json.close_object();
    m_out << json.take() << '\n' << std::flush;
    if (!m_out.good()) {
        throw core::GatewayError{"EXPORT_UNWRITABLE", core::GatewayError::Retry::never};
    }
}

void ExcerptWriter::write(std::string_view line) {
    m_all.update(core::as_bytes(line));
    m_all.update(core::as_bytes("\n"));
    m_out << line << '\n';
}

}
