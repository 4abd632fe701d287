package dev.winnow.files;

/** Told of every call that changes the disk, just before it: the tests stop the program there. */
public interface Steps {
    Steps UNWATCHED = what -> { };

    void before(String what);
}
