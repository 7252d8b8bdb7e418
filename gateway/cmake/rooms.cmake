# One static library a room, one test program a room.

add_library(lautturi_flags INTERFACE)
target_compile_features(lautturi_flags INTERFACE cxx_std_20)
target_include_directories(lautturi_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(lautturi_flags INTERFACE
    -pthread # everywhere: a precompiled header serves only whom it was compiled for
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wswitch-enum
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wuseless-cast -fpch-preprocess>)
# A bug must stop the process in every build: assert() is kept, and never guards input.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")

# lautturi_precompiled(NAME FILES…): beside the precompiled header of NAME, what a shared compiler cache knows it by.
function(lautturi_precompiled name)
    set(made_of ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS})
    foreach(file IN LISTS ARGN)
        file(SHA256 ${file} sum)
        list(APPEND made_of ${sum})
    endforeach()
    string(SHA256 sum "${made_of}")
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.gch.sum ${sum})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
endfunction()

# The precompiled header of all rooms, once.
add_library(room_pch STATIC ${PROJECT_SOURCE_DIR}/gateway/core/pch.cpp)
target_link_libraries(room_pch PRIVATE lautturi_flags)
target_precompile_headers(room_pch PRIVATE ${PROJECT_SOURCE_DIR}/gateway/core/pch.h)
lautturi_precompiled(room_pch ${PROJECT_SOURCE_DIR}/gateway/core/pch.h)

# lautturi_room(NAME [OWN_PCH] SOURCES … [PUBLIC …] [PRIVATE …]): the library of a room. OWN_PCH: a library that it
# links defines what the header of all rooms was compiled without.
function(lautturi_room name)
    cmake_parse_arguments(ROOM "OWN_PCH" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_link_libraries(${name} PUBLIC lautturi_flags ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE})
    if(ROOM_OWN_PCH)
        target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/gateway/core/pch.h)
        lautturi_precompiled(${name} ${PROJECT_SOURCE_DIR}/gateway/core/pch.h)
    else()
        target_precompile_headers(${name} REUSE_FROM room_pch)
    endif()
endfunction()

# lautturi_test(NAME SOURCES … [LINK …]): a Catch2 program; each of its cases is a CTest entry of the same name.
function(lautturi_test name)
    if(NOT LAUTTURI_TESTS)
        return()
    endif()
    cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LINK" ${ARGN})
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 600)
    endif()
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE catch_main ${TEST_LINK})
    target_precompile_headers(${name} REUSE_FROM test_pch)
    add_test(NAME ${name} COMMAND ${name})
    # those that may take long begin first, so that no core waits for the last
    set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} COST ${TEST_TIMEOUT})
endfunction()
