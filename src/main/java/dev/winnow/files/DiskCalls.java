package dev.winnow.files;

/** Is called just before each system call that changes the disk. Tests stop the program there. */
public interface DiskCalls {
    DiskCalls UNWATCHED = what -> { };

    void before(String what);
}
