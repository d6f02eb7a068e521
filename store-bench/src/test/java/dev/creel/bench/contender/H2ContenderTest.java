package dev.creel.bench.contender;

class H2ContenderTest extends ContenderContract {

    H2ContenderTest() {
        super(ContenderName.H2_MVSTORE);
    }
}
