#include "gateway/app/new_file.h"

#include "gateway/core/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <ios>
#include <system_error>
#include <utility>

namespace gateway::app {

namespace {

/// Whether it can take the place of what is there. A link to a file is replaced like a file; a
/// device or a pipe, by whatever name, never is.
bool may_be_replaced(const std::filesystem::path& file) {
    std::error_code failed;
    const std::filesystem::file_status there{std::filesystem::status(file, failed)};
    return !std::filesystem::exists(there) || std::filesystem::is_regular_file(there);
}

/// Opens a file that was not there, and says in `name` which; -1: it cannot.
int open_new(const std::filesystem::path& file, std::string& name) {
    return may_be_replaced(file) ? ::mkostemp(name.data(), O_CLOEXEC) : -1; // O_EXCL, mode 0600
}

}

NewFile::NewFile(std::filesystem::path file)
    : m_file{std::move(file)}, m_beside{m_file.string() + ".XXXXXX"},
      m_buffer{open_new(m_file, m_beside), std::ios::out | std::ios::binary} {
    if (!m_buffer.is_open()) {
        fail();
    }
}

NewFile::~NewFile() {
    if (!m_kept) {
        std::error_code gone;
        std::filesystem::remove(m_beside, gone);
    }
}

void NewFile::keep() {
    m_stream.flush();
    if (!m_stream || ::fsync(m_buffer.fd()) != 0 || m_buffer.close() == nullptr) {
        fail();
    }
    std::error_code failed;
    std::filesystem::rename(m_beside, m_file, failed);
    if (failed) {
        fail();
    }
    m_kept = true;
}

void NewFile::fail() const {
    throw core::GatewayError{"FILE_UNWRITABLE", m_file.string(), core::GatewayError::Retry::never};
}

}
