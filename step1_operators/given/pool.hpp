// Memory for nodes: blocks of the same size are used again, the last one freed first.
//
// Asking the system for memory costs far more than a multiplication.  Training builds the same
// graph over and over, so the blocks of the last graph are the memory of the next, and still in the
// cache.
#pragma once

#include <array>
#include <cstddef>
#include <new>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define MICROGRAD_ADDRESS_SANITIZER 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define MICROGRAD_ADDRESS_SANITIZER 1
#endif

namespace micrograd {

/// One pool a thread.  Its memory is kept until the program ends, so a Value may outlive anything.
class Pool {
 public:
#ifdef MICROGRAD_ADDRESS_SANITIZER
  // AddressSanitizer sees the use of a freed node only if each node is an allocation of its own.
  static void* take(std::size_t bytes) { return ::operator new(bytes); }
  static void give_back(void* block, std::size_t) noexcept { ::operator delete(block); }
#else
  /// A block of `bytes` bytes, a multiple of 8.  Throws std::bad_alloc if there is no memory left.
  static void* take(std::size_t bytes) {
    if (bytes > largest) return ::operator new(bytes);
    Free*& first = free_[bytes / 8];
    if (first == nullptr) return carve(bytes);
    Free* block = first;
    first = block->next;
    return block;
  }

  /// Takes back a block of `bytes` bytes that `take(bytes)` gave.
  static void give_back(void* block, std::size_t bytes) noexcept {
    if (bytes > largest) return ::operator delete(block);
    free_[bytes / 8] = new (block) Free{free_[bytes / 8]};
  }

 private:
  struct Free {
    Free* next;
  };
  static constexpr std::size_t largest = 32 * 1024;
  static constexpr std::size_t chunk = 256 * 1024;

  static void* carve(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - unused_) < bytes) {
      unused_ = static_cast<std::byte*>(::operator new(chunk));
      end_ = unused_ + chunk;
    }
    std::byte* block = unused_;
    unused_ += bytes;
    return block;
  }

  static inline thread_local constinit std::array<Free*, largest / 8 + 1> free_{};
  static inline thread_local constinit std::byte* unused_ = nullptr;
  static inline thread_local constinit std::byte* end_ = nullptr;
#endif
};

}  // namespace micrograd
