#include "gateway/journal/chain.h"

#include <algorithm>

namespace gateway::journal {

ports::JournalRow Chain::append(Entry entry) {
    ports::JournalRow row{
        m_head.chain,
        m_head.sequence + 1,
        std::max(entry.at, m_head.at),
        std::string{to_text(entry.kind)},
        entry.message,
        entry.person,
        std::move(entry.body),
        m_head.hash,
        {}};
    row.hash = m_hasher.hash(EntryView{
        row.previous, row.chain, row.sequence, row.at, row.kind, row.message, row.person,
        row.body});
    m_head.sequence = row.sequence;
    m_head.hash = row.hash;
    m_head.at = row.at;
    return row;
}

}
