#pragma once
// libssh's objects, each freed once.

#include <libssh/libssh.h>
#include <libssh/sftp.h>

#include <memory>

namespace adapters::sftp {

template <auto Free> struct Freed {
    template <class T> void operator()(T* object) const noexcept {
        static_cast<void>(Free(object));
    }
};

using SessionPtr = std::unique_ptr<ssh_session_struct, Freed<ssh_free>>;
using KeyPtr = std::unique_ptr<ssh_key_struct, Freed<ssh_key_free>>;
using SftpPtr = std::unique_ptr<sftp_session_struct, Freed<sftp_free>>;
using FilePtr = std::unique_ptr<sftp_file_struct, Freed<sftp_close>>;
using DirPtr = std::unique_ptr<sftp_dir_struct, Freed<sftp_closedir>>;
using AttributesPtr = std::unique_ptr<sftp_attributes_struct, Freed<sftp_attributes_free>>;

}
