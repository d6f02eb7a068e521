package dev.creel.bench;

/** A part of a run that may be done alone. Its word is the beginning of its files' names. */
enum RunPart {
    /** What it runs on, and how the contenders are set up. */
    MACHINE,
    /** The work of the contenders, by JMH. */
    JMH,
    /** Memory over cycles. */
    STRESS,
    /** Fresh processes. */
    START,
    /** The two loads of the original's second script. */
    MEASURE,
    /** Bytes written. */
    AMPLIFICATION
}
