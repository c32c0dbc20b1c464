<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CompareText</name>
    <message numerus="yes">
        <source>{} of %n photo(s) exported.</source>
        <translation>
            <numerusform>{} of %n photo exported.</numerusform>
            <numerusform>{} of %n photos exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected photo(s)</source>
        <translation>
            <numerusform>%n selected photo</numerusform>
            <numerusform>%n selected photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Adjustments pasted to %n photo(s).</source>
        <translation>
            <numerusform>Adjustments pasted to %n photo.</numerusform>
            <numerusform>Adjustments pasted to %n photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have no result to adjust yet.</source>
        <translation>
            <numerusform>%n photo has no result to adjust yet.</numerusform>
            <numerusform>%n photos have no result to adjust yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n photo(s) with results</source>
        <translation>
            <numerusform>%n photo with results</numerusform>
            <numerusform>All %n photos with results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n judged,</source>
        <translation>
            <numerusform>%n judged,</numerusform>
            <numerusform>%n judged,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left.</source>
        <translation>
            <numerusform>%n left.</numerusform>
            <numerusform>%n left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a preference.</source>
        <translation>
            <numerusform>%n without a preference.</numerusform>
            <numerusform>%n without a preference.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{}” was preferred to “{}” on {} of %n photo(s): {} (95% interval {} to {}).</source>
        <translation>
            <numerusform>“{}” was preferred to “{}” on {} of %n photo: {} (95% interval {} to {}).</numerusform>
            <numerusform>“{}” was preferred to “{}” on {} of %n photos: {} (95% interval {} to {}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Preparing the blind test: {} of %n photo(s).</source>
        <translation>
            <numerusform>Preparing the blind test: {} of %n photo.</numerusform>
            <numerusform>Preparing the blind test: {} of %n photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped. %n photo(s) exported to {}.</source>
        <translation>
            <numerusform>Stopped. %n photo exported to {}.</numerusform>
            <numerusform>Stopped. %n photos exported to {}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) exported to {}.</source>
        <translation>
            <numerusform>%n photo exported to {}.</numerusform>
            <numerusform>%n photos exported to {}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped because the file already exists.</source>
        <translation>
            <numerusform>%n skipped because the file already exists.</numerusform>
            <numerusform>%n skipped because the files already exist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed: {}</source>
        <translation>
            <numerusform>%n failed: {}</numerusform>
            <numerusform>%n failed: {}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) not exported: they have no result of this variant yet.</source>
        <translation>
            <numerusform>%n photo not exported: it has no result of this variant yet.</numerusform>
            <numerusform>%n photos not exported: they have no result of this variant yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CoversText</name>
    <message numerus="yes">
        <source>%n point(s) marked</source>
        <translation>
            <numerusform>%n point marked</numerusform>
            <numerusform>%n points marked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Checking %n cover(s)…</source>
        <translation>
            <numerusform>Checking %n cover…</numerusform>
            <numerusform>Checking %n covers…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cover(s) imported.</source>
        <translation>
            <numerusform>%n cover imported.</numerusform>
            <numerusform>%n covers imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cover(s) match two photos: choose one in Covers.</source>
        <translation>
            <numerusform>%n cover matches two photos: choose one in Covers.</numerusform>
            <numerusform>%n covers match two photos: choose one for each in Covers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No photo was found for %n cover(s).</source>
        <translation>
            <numerusform>No photo was found for %n cover.</numerusform>
            <numerusform>No photo was found for %n covers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JudgeText</name>
    <message numerus="yes">
        <source>Drop two versions of one photo; you dropped %n image(s).</source>
        <translation>
            <numerusform>Drop two versions of one photo; you dropped %n image.</numerusform>
            <numerusform>Drop two versions of one photo; you dropped %n images.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln judged</source>
        <translation>
            <numerusform>%Ln judged</numerusform>
            <numerusform>%Ln judged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more until first results</source>
        <translation>
            <numerusform>%n more until first results</numerusform>
            <numerusform>%n more until first results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more until results are usable</source>
        <translation>
            <numerusform>%n more until results are usable</numerusform>
            <numerusform>%n more until results are usable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more until results are reliable</source>
        <translation>
            <numerusform>%n more until results are reliable</numerusform>
            <numerusform>%n more until results are reliable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Same answer on {} of %n repeated pair(s).</source>
        <translation>
            <numerusform>Same answer on {} of %n repeated pair.</numerusform>
            <numerusform>Same answer on {} of %n repeated pairs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Guessing is {}; learnt from %n judgement(s)</source>
        <translation>
            <numerusform>Guessing is {}; learnt from %n judgement</numerusform>
            <numerusform>Guessing is {}; learnt from %n judgements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Predicts {} of %n judgement(s) reserved for testing</source>
        <translation>
            <numerusform>Predicts {} of %n judgement reserved for testing</numerusform>
            <numerusform>Predicts {} of %n judgements reserved for testing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Preferences found in %n judgement(s), with {} intervals:</source>
        <translation>
            <numerusform>Preferences found in %n judgement, with {} intervals:</numerusform>
            <numerusform>Preferences found in %n judgements, with {} intervals:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n photos can be opened</source>
        <translation>
            <numerusform>The photo cannot be opened</numerusform>
            <numerusform>None of the %n photos can be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) skipped. {}</source>
        <translation>
            <numerusform>%n photo skipped. {}</numerusform>
            <numerusform>%n photos skipped. {}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryText</name>
    <message numerus="yes">
        <source>Move %n photo(s) to the trash?</source>
        <translation>
            <numerusform>Move %n photo to the trash?</numerusform>
            <numerusform>Move %n photos to the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s) with a raw file and a JPEG</source>
        <translation>
            <numerusform>%n shot with a raw file and a JPEG</numerusform>
            <numerusform>%n shots with a raw file and a JPEG</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainText</name>
    <message numerus="yes">
        <source>On %n photo(s) reserved for testing: {}.</source>
        <translation>
            <numerusform>On %n photo reserved for testing: {}.</numerusform>
            <numerusform>On %n photos reserved for testing: {}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Quality cannot be measured from %n cover(s): all of them are used for training.</source>
        <translation>
            <numerusform>Quality cannot be measured from %n cover: it is used for training.</numerusform>
            <numerusform>Quality cannot be measured from %n covers: all of them are used for training.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>photo(s)</source>
        <translation>
            <numerusform>photo</numerusform>
            <numerusform>photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>target(s)</source>
        <translation>
            <numerusform>target</numerusform>
            <numerusform>targets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>judgement(s)</source>
        <translation>
            <numerusform>judgement</numerusform>
            <numerusform>judgements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are reserved for testing and {} for validation.</source>
        <translation>
            <numerusform>%n photo is reserved for testing and {} for validation.</numerusform>
            <numerusform>%n photos are reserved for testing and {} for validation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are used for validation.</source>
        <translation>
            <numerusform>%n photo is used for validation.</numerusform>
            <numerusform>%n photos are used for validation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n judgement(s) without a preference.</source>
        <translation>
            <numerusform>%n judgement without a preference.</numerusform>
            <numerusform>%n judgements without a preference.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped pair(s) are not used.</source>
        <translation>
            <numerusform>%n skipped pair is not used.</numerusform>
            <numerusform>%n skipped pairs are not used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Checking %n pair(s)…</source>
        <translation>
            <numerusform>Checking %n pair…</numerusform>
            <numerusform>Checking %n pairs…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not used</source>
        <translation>
            <numerusform>%n file not used</numerusform>
            <numerusform>%n files not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test photo(s)</source>
        <translation>
            <numerusform>%n test photo</numerusform>
            <numerusform>%n test photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>preferred on {} of %n in blind test</source>
        <translation>
            <numerusform>preferred on {} of %n in blind test</numerusform>
            <numerusform>preferred on {} of %n in blind test</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UiText</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a target</source>
        <translation>
            <numerusform>%n with a target</numerusform>
            <numerusform>%n with a target</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n reserved for testing</source>
        <translation>
            <numerusform>%n reserved for testing</numerusform>
            <numerusform>%n reserved for testing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n star</numerusform>
            <numerusform>%n stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n star(s) or more</source>
        <translation>
            <numerusform>%n star or more</numerusform>
            <numerusform>%n stars or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n judged</source>
        <translation>
            <numerusform>%n judged</numerusform>
            <numerusform>%n judged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) imported.</source>
        <translation>
            <numerusform>%n photo imported.</numerusform>
            <numerusform>%n photos imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
