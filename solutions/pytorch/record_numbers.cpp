// Writes the table of recorded numbers anew.
#include <exception>
#include <fstream>
#include <iostream>

#include "records.hpp"

int main() {
  try {
    const auto records = pytorch::records();
    std::ofstream file(pytorch::table_file(), std::ios::binary);  // the same bytes on Windows
    file << pytorch::table(records);
    file.close();
    if (!file) {
      std::cerr << pytorch::table_file() << " can't be written.\n";
      return 1;
    }
    std::cout << pytorch::table_file() << ": the numbers of " << records.size() << " places\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
