#pragma once
// A file that is written beside its name, closed to everybody but its owner, and takes the name
// when it is whole: what cannot be finished takes no earlier one with it, and nobody reads along.

#include <ext/stdio_filebuf.h>

#include <filesystem>
#include <ostream>
#include <string>

namespace gateway::app {

class NewFile final {
public:
    /// Of mode 0600, whatever the process's mask is, under a name that nobody had: no link is
    /// followed. @throws core::GatewayError FILE_UNWRITABLE
    explicit NewFile(std::filesystem::path file);
    /// What was not kept is gone.
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    NewFile(NewFile&&) = delete;
    NewFile& operator=(NewFile&&) = delete;

    [[nodiscard]] std::ostream& stream() noexcept { return m_stream; }

    /// On the disk, and in the place of what stood there; a link there is replaced, not followed.
    /// @throws core::GatewayError FILE_UNWRITABLE
    void keep();

private:
    [[noreturn]] void fail() const;

    std::filesystem::path m_file;
    std::string m_beside;
    __gnu_cxx::stdio_filebuf<char> m_buffer;
    std::ostream m_stream{&m_buffer};
    bool m_kept{false};
};

}
