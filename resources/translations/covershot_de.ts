<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CompareText</name>
    <message>
        <source>Nothing to paste: copy the adjustments of a photo in Compare first.</source>
        <translation>Nichts einzufügen: Kopieren Sie zuerst unter „Vergleichen“ die Anpassungen eines Fotos.</translation>
    </message>
    <message>
        <source>Saving the target of {} at full size…</source>
        <translation>Zielbild von {} wird in voller Größe gespeichert …</translation>
    </message>
    <message>
        <source>Results side by side</source>
        <translation>Ergebnisse nebeneinander</translation>
    </message>
    <message>
        <source>Save as target</source>
        <translation>Als Zielbild sichern</translation>
    </message>
    <message>
        <source>Replace target</source>
        <translation>Zielbild ersetzen</translation>
    </message>
    <message>
        <source>None of these photos has a result of this variant yet.</source>
        <translation>Keines dieser Fotos hat bisher ein Ergebnis dieser Variante.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>As adjusted in Compare</source>
        <translation>Wie unter „Vergleichen“ angepasst</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>Variante</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>TIFF (16-bit)</source>
        <translation>TIFF (16 Bit)</translation>
    </message>
    <message>
        <source>If the file exists</source>
        <translation>Wenn die Datei existiert</translation>
    </message>
    <message>
        <source>Add a number</source>
        <translation>Nummer anhängen</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel   Esc</source>
        <translation>Abbrechen   Esc</translation>
    </message>
    <message numerus="yes">
        <source>{} of %n photo(s) exported.</source>
        <translation>
            <numerusform>{} von %n Foto exportiert.</numerusform>
            <numerusform>{} von %n Fotos exportiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Close   Esc</source>
        <translation>Schließen   Esc</translation>
    </message>
    <message>
        <source>Stopping after the photos in progress.</source>
        <translation>Der Export endet nach den laufenden Fotos.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Export at full size</source>
        <translation>In voller Größe exportieren</translation>
    </message>
    <message>
        <source>Choose a folder first.</source>
        <translation>Wählen Sie zuerst einen Ordner.</translation>
    </message>
    <message>
        <source>Exporting. You can keep working.</source>
        <translation>Der Export läuft. Sie können weiterarbeiten.</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>New models</source>
        <translation>Neue Modelle</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>About this photo</source>
        <translation>Über dieses Foto</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Double-click to reset</source>
        <translation>Zum Zurücksetzen doppelklicken</translation>
    </message>
    <message>
        <source>Arrow keys change the selected slider</source>
        <translation>Pfeiltasten ändern den gewählten Regler</translation>
    </message>
    <message>
        <source>No photos yet</source>
        <translation>Noch keine Fotos</translation>
    </message>
    <message>
        <source>No result to adjust</source>
        <translation>Kein Ergebnis zum Anpassen</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>Vorheriges Foto</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Nächstes Foto</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Split view</source>
        <translation>Geteilte Ansicht</translation>
    </message>
    <message>
        <source>Blind: compare two results with their names hidden</source>
        <translation>Blind: zwei Ergebnisse ohne Namen vergleichen</translation>
    </message>
    <message>
        <source>Blind: no preference</source>
        <translation>Blind: keine Präferenz</translation>
    </message>
    <message>
        <source>Hold: the original in every pane</source>
        <translation>Halten: Original in allen Ansichten</translation>
    </message>
    <message>
        <source>Swap sides</source>
        <translation>Seiten tauschen</translation>
    </message>
    <message>
        <source>Move divider left</source>
        <translation>Trennlinie nach links</translation>
    </message>
    <message>
        <source>Move divider right</source>
        <translation>Trennlinie nach rechts</translation>
    </message>
    <message>
        <source>100% or fit</source>
        <translation>100 % oder einpassen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show or hide scores (PSNR, SSIM, ΔE)</source>
        <translation>Werte ein- oder ausblenden (PSNR, SSIM, ΔE)</translation>
    </message>
    <message>
        <source>Show difference: from target, from original, off</source>
        <translation>Differenz zeigen: zum Zielbild, zum Original, aus</translation>
    </message>
    <message>
        <source>Show clipping</source>
        <translation>Beschnittene Tonwerte zeigen</translation>
    </message>
    <message>
        <source>Adjust next variant</source>
        <translation>Nächste Variante anpassen</translation>
    </message>
    <message>
        <source>Undo adjustment</source>
        <translation>Anpassung rückgängig machen</translation>
    </message>
    <message>
        <source>Redo adjustment</source>
        <translation>Anpassung wiederholen</translation>
    </message>
    <message>
        <source>Reset adjustments</source>
        <translation>Anpassungen zurücksetzen</translation>
    </message>
    <message>
        <source>Copy adjustments</source>
        <translation>Anpassungen kopieren</translation>
    </message>
    <message>
        <source>Paste adjustments</source>
        <translation>Anpassungen einfügen</translation>
    </message>
    <message>
        <source>Blind test: new model against the one in use</source>
        <translation>Blindtest: neues Modell gegen das verwendete</translation>
    </message>
    <message>
        <source>Use new model</source>
        <translation>Neues Modell verwenden</translation>
    </message>
    <message>
        <source>Keep current model</source>
        <translation>Modell beibehalten</translation>
    </message>
    <message>
        <source>Use adjustments as a training example</source>
        <translation>Anpassungen als Trainingsbeispiel verwenden</translation>
    </message>
    <message>
        <source>A blind comparison needs photos with two different results. Train a model first.</source>
        <translation>Ein Blindvergleich braucht Fotos mit zwei verschiedenen Ergebnissen. Trainieren Sie zuerst ein Modell.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Show or hide “{}”</source>
        <translation>„{}“ ein- oder ausblenden</translation>
    </message>
    <message numerus="yes">
        <source>%n selected photo(s)</source>
        <translation>
            <numerusform>%n ausgewähltes Foto</numerusform>
            <numerusform>%n ausgewählte Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Adjustments pasted to %n photo(s).</source>
        <translation>
            <numerusform>Anpassungen in %n Foto eingefügt.</numerusform>
            <numerusform>Anpassungen in %n Fotos eingefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have no result to adjust yet.</source>
        <translation>
            <numerusform>%n Foto hat noch kein Ergebnis zum Anpassen.</numerusform>
            <numerusform>%n Fotos haben noch kein Ergebnis zum Anpassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n photo(s) with results</source>
        <translation>
            <numerusform>%n Foto mit Ergebnissen</numerusform>
            <numerusform>Alle %n Fotos mit Ergebnissen</numerusform>
        </translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>ΔE</source>
        <translation>ΔE</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} px</translation>
    </message>
    <message>
        <source>{} px, on {} %</source>
        <translation>{} px, auf {} %</translation>
    </message>
    <message>
        <source>Which is better? Names are hidden and sides are random.</source>
        <translation>Was ist besser? Die Namen sind verborgen, die Seiten zufällig.</translation>
    </message>
    <message numerus="yes">
        <source>%n judged,</source>
        <translation>
            <numerusform>%n bewertet,</numerusform>
            <numerusform>%n bewertet,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left.</source>
        <translation>
            <numerusform>%n übrig.</numerusform>
            <numerusform>%n übrig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Import photos to compare them, or copy them into {}.</source>
        <translation>Importieren Sie Fotos zum Vergleichen oder kopieren Sie sie nach {}.</translation>
    </message>
    <message>
        <source>Rendering the results of this photo. The first one takes a few seconds.</source>
        <translation>Die Ergebnisse dieses Fotos werden gerendert. Das erste dauert einige Sekunden.</translation>
    </message>
    <message>
        <source>Difference from “{}” (largest channel; brightest = {} levels or more)</source>
        <translation>Differenz zu „{}“ (größter Kanal; am hellsten ab {} Stufen)</translation>
    </message>
    <message>
        <source>Unlike the photos it was trained on: check the result.</source>
        <translation>Es ähnelt den Fotos nicht, mit denen trainiert wurde: Prüfen Sie das Ergebnis.</translation>
    </message>
    <message>
        <source>Measured at {} px (long edge) on the {} % of the photo that the target shows.</source>
        <translation>Gemessen bei {} px (lange Kante) auf den {} % des Fotos, die das Zielbild zeigt.</translation>
    </message>
    <message>
        <source>Measured against the simulated target at {} px (long edge).</source>
        <translation>Gemessen am simulierten Zielbild bei {} px (lange Kante).</translation>
    </message>
    <message>
        <source>Measured against the target at {} px (long edge).</source>
        <translation>Gemessen am Zielbild bei {} px (lange Kante).</translation>
    </message>
    <message>
        <source>Trained without a base model.</source>
        <translation>Ohne Basismodell trainiert.</translation>
    </message>
    <message>
        <source>Run {} was trained on this photo, so its scores are optimistic.</source>
        <translation>Lauf {} wurde mit diesem Foto trainiert, daher sind seine Werte zu günstig.</translation>
    </message>
    <message>
        <source>Run {} was not trained on this photo.</source>
        <translation>Lauf {} wurde nicht mit diesem Foto trainiert.</translation>
    </message>
    <message>
        <source>Rendered with run {}.</source>
        <translation>Gerendert mit Lauf {}.</translation>
    </message>
    <message>
        <source>No results yet. Train a model to see them.</source>
        <translation>Noch keine Ergebnisse. Trainieren Sie ein Modell, um sie zu sehen.</translation>
    </message>
    <message>
        <source>No results: this photo was used for training. Choose a photo reserved for testing.</source>
        <translation>Keine Ergebnisse: Mit diesem Foto wurde trainiert. Wählen Sie ein Testfoto.</translation>
    </message>
    <message>
        <source>No results: this photo was used for validation. Choose a photo reserved for testing.</source>
        <translation>Keine Ergebnisse: Dieses Foto diente der Validierung. Wählen Sie ein Testfoto.</translation>
    </message>
    <message>
        <source>No results: this photo has no target to be measured against.</source>
        <translation>Keine Ergebnisse: Dieses Foto hat kein Zielbild, an dem gemessen werden kann.</translation>
    </message>
    <message>
        <source>No results: this photo was not in the last run. Train again to include it.</source>
        <translation>Keine Ergebnisse: Dieses Foto war nicht im letzten Lauf. Trainieren Sie erneut, um es einzubeziehen.</translation>
    </message>
    <message>
        <source>No target: add the finished version of this photo to dataset/target.</source>
        <translation>Kein Zielbild: Legen Sie die fertige Fassung dieses Fotos in dataset/target.</translation>
    </message>
    <message>
        <source>Rendering…</source>
        <translation>Wird gerendert …</translation>
    </message>
    <message>
        <source>Fit {}</source>
        <translation>Eingepasst {}</translation>
    </message>
    <message>
        <source>{} black</source>
        <translation>{} schwarz</translation>
    </message>
    <message>
        <source>{} white</source>
        <translation>{} weiß</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Blind</source>
        <translation>Blind</translation>
    </message>
    <message>
        <source>100%</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>Beschnitt</translation>
    </message>
    <message>
        <source>Left is better</source>
        <translation>Links ist besser</translation>
    </message>
    <message>
        <source>No preference</source>
        <translation>Keine Präferenz</translation>
    </message>
    <message>
        <source>Right is better</source>
        <translation>Rechts ist besser</translation>
    </message>
    <message>
        <source>Blind test</source>
        <translation>Blindtest</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Next variant</source>
        <translation>Nächste Variante</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Teach this</source>
        <translation>Als Beispiel sichern</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Adjust: {}</source>
        <translation>Anpassen: {}</translation>
    </message>
    <message>
        <source>Saved as a training example: the next training learns from your adjustments.</source>
        <translation>Als Trainingsbeispiel gespeichert: Das nächste Training lernt aus Ihren Anpassungen.</translation>
    </message>
    <message>
        <source>Saved. This photo is reserved for testing, so training will not use it.</source>
        <translation>Gespeichert. Dieses Foto ist für den Test reserviert und wird nicht zum Training verwendet.</translation>
    </message>
    <message>
        <source>These adjustments are already saved.</source>
        <translation>Diese Anpassungen sind bereits gespeichert.</translation>
    </message>
    <message>
        <source>Nothing to save: adjust a slider first.</source>
        <translation>Nichts zu speichern: Verschieben Sie zuerst einen Regler.</translation>
    </message>
    <message>
        <source>Saved: {} is now this photo&apos;s target.</source>
        <translation>Gespeichert: {} ist jetzt das Zielbild dieses Fotos.</translation>
    </message>
    <message>
        <source>The previous target is kept as {}; Undo restores it.</source>
        <translation>Das bisherige Zielbild liegt unter {}; „Rückgängig“ stellt es wieder her.</translation>
    </message>
    <message>
        <source>Undone: {} has no target again. The removed one is kept in results/kept.</source>
        <translation>Rückgängig: {} hat wieder kein Zielbild. Das entfernte liegt in results/kept.</translation>
    </message>
    <message>
        <source>Undone: {} is the target again.</source>
        <translation>Rückgängig: {} ist wieder das Zielbild.</translation>
    </message>
    <message>
        <source>Replace the target of {}?</source>
        <translation>Zielbild von {} ersetzen?</translation>
    </message>
    <message>
        <source>{} is overwritten at full size with the adjusted result. The previous file is kept in results/kept.</source>
        <translation>{} wird in voller Größe mit dem angepassten Ergebnis überschrieben. Die bisherige Datei bleibt in results/kept erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>%n without a preference.</source>
        <translation>
            <numerusform>%n ohne Präferenz.</numerusform>
            <numerusform>%n ohne Präferenz.</numerusform>
        </translation>
    </message>
    <message>
        <source>No preference yet.</source>
        <translation>Noch keine Präferenz.</translation>
    </message>
    <message numerus="yes">
        <source>“{}” was preferred to “{}” on {} of %n photo(s): {} (95% interval {} to {}).</source>
        <translation>
            <numerusform>„{}“ wurde „{}“ bei {} von %n Foto vorgezogen: {} (95-%-Intervall {} bis {}).</numerusform>
            <numerusform>„{}“ wurde „{}“ bei {} von %n Fotos vorgezogen: {} (95-%-Intervall {} bis {}).</numerusform>
        </translation>
    </message>
    <message>
        <source>The models of run {} are not in use yet.</source>
        <translation>Die Modelle von Lauf {} werden noch nicht verwendet.</translation>
    </message>
    <message>
        <source>A blind test shows whether they are better than the models in use.</source>
        <translation>Ein Blindtest zeigt, ob sie besser sind als die verwendeten Modelle.</translation>
    </message>
    <message numerus="yes">
        <source>Preparing the blind test: {} of %n photo(s).</source>
        <translation>
            <numerusform>Der Blindtest wird vorbereitet: {} von %n Foto.</numerusform>
            <numerusform>Der Blindtest wird vorbereitet: {} von %n Fotos.</numerusform>
        </translation>
    </message>
    <message>
        <source>No blind test: the model in use was trained on every photo that this run reserved for testing.</source>
        <translation>Kein Blindtest: Das verwendete Modell wurde mit allen Testfotos dieses Laufs trainiert.</translation>
    </message>
    <message>
        <source>The models of run {} are now in use.</source>
        <translation>Die Modelle von Lauf {} werden jetzt verwendet.</translation>
    </message>
    <message>
        <source>The current models stay in use. You can switch to run {} later, in Train.</source>
        <translation>Die bisherigen Modelle bleiben in Verwendung. Sie können später unter „Trainieren“ zu Lauf {} wechseln.</translation>
    </message>
    <message numerus="yes">
        <source>Stopped. %n photo(s) exported to {}.</source>
        <translation>
            <numerusform>Gestoppt. %n Foto nach {} exportiert.</numerusform>
            <numerusform>Gestoppt. %n Fotos nach {} exportiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) exported to {}.</source>
        <translation>
            <numerusform>%n Foto nach {} exportiert.</numerusform>
            <numerusform>%n Fotos nach {} exportiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped because the file already exists.</source>
        <translation>
            <numerusform>%n übersprungen, weil die Datei schon existiert.</numerusform>
            <numerusform>%n übersprungen, weil die Dateien schon existieren.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed: {}</source>
        <translation>
            <numerusform>%n fehlgeschlagen: {}</numerusform>
            <numerusform>%n fehlgeschlagen: {}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) not exported: they have no result of this variant yet.</source>
        <translation>
            <numerusform>%n Foto nicht exportiert: Es hat noch kein Ergebnis dieser Variante.</numerusform>
            <numerusform>%n Fotos nicht exportiert: Sie haben noch kein Ergebnis dieser Variante.</numerusform>
        </translation>
    </message>
    <message>
        <source>{} is not compared with {}.</source>
        <translation>{} wird nicht mit {} verglichen.</translation>
    </message>
</context>
<context>
    <name>CoversText</name>
    <message>
        <source>Accept cover</source>
        <translation>Cover annehmen</translation>
    </message>
    <message>
        <source>Reject cover</source>
        <translation>Cover ablehnen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Previous cover</source>
        <translation>Voriges Cover</translation>
    </message>
    <message>
        <source>Next cover</source>
        <translation>Nächstes Cover</translation>
    </message>
    <message>
        <source>Blink between photo and cover</source>
        <translation>Zwischen Foto und Cover blinken</translation>
    </message>
    <message>
        <source>Hold: the photo alone</source>
        <translation>Halten: nur das Foto</translation>
    </message>
    <message>
        <source>Show what is not compared</source>
        <translation>Zeigen, was nicht verglichen wird</translation>
    </message>
    <message>
        <source>Move divider left</source>
        <translation>Trennlinie nach links</translation>
    </message>
    <message>
        <source>Move divider right</source>
        <translation>Trennlinie nach rechts</translation>
    </message>
    <message>
        <source>Mark three points</source>
        <translation>Drei Punkte markieren</translation>
    </message>
    <message>
        <source>Choose the first photo</source>
        <translation>Erstes Foto wählen</translation>
    </message>
    <message>
        <source>Choose the second photo</source>
        <translation>Zweites Foto wählen</translation>
    </message>
    <message>
        <source>Choose photo…</source>
        <translation>Foto wählen …</translation>
    </message>
    <message>
        <source>Remove last point</source>
        <translation>Letzten Punkt entfernen</translation>
    </message>
    <message>
        <source>Cancel points</source>
        <translation>Punkte abbrechen</translation>
    </message>
    <message>
        <source>100% or fit</source>
        <translation>100 % oder einpassen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Import covers…</source>
        <translation>Cover importieren …</translation>
    </message>
    <message>
        <source>Import folder of covers…</source>
        <translation>Ordner mit Covern importieren …</translation>
    </message>
    <message>
        <source>Show: {}</source>
        <translation>Zeigen: {}</translation>
    </message>
    <message>
        <source>Covers</source>
        <translation>Cover</translation>
    </message>
    <message>
        <source>No covers to show here. Choose “All covers” to see every cover.</source>
        <translation>Hier gibt es keine Cover. Wählen Sie „Alle Cover“, um jedes zu sehen.</translation>
    </message>
    <message>
        <source>Cover over its photo</source>
        <translation>Cover über seinem Foto</translation>
    </message>
    <message>
        <source>About this cover</source>
        <translation>Über dieses Cover</translation>
    </message>
    <message>
        <source>Covers to show</source>
        <translation>Anzuzeigende Cover</translation>
    </message>
    <message>
        <source>Import covers</source>
        <translation>Cover importieren</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>Blinken</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>Second photo</source>
        <translation>Zweites Foto</translation>
    </message>
    <message>
        <source>First photo</source>
        <translation>Erstes Foto</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>No covers yet</source>
        <translation>Noch keine Cover</translation>
    </message>
    <message>
        <source>A cover is the finished version of a photo. Covershot learns your style from covers as they were published: cropped, straightened, lettered and renamed. It finds the photo of each and leaves out what is not the photo. Import covers, or drop them here; they are copied, the originals stay.</source>
        <translation>Ein Cover ist die fertige Fassung eines Fotos. Covershot lernt Ihren Stil aus Covern, wie sie veröffentlicht wurden: beschnitten, begradigt, beschriftet und umbenannt. Es findet zu jedem das Foto und lässt aus, was nicht zum Foto gehört. Importieren Sie Cover oder legen Sie sie hier ab; sie werden kopiert, die Originale bleiben.</translation>
    </message>
    <message>
        <source>Import folder…</source>
        <translation>Ordner importieren …</translation>
    </message>
    <message>
        <source>Choose photo</source>
        <translation>Foto wählen</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>Cover</translation>
    </message>
    <message>
        <source>Importing covers</source>
        <translation>Cover werden importiert</translation>
    </message>
    <message>
        <source>Import folder of covers</source>
        <translation>Ordner mit Covern importieren</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) marked</source>
        <translation>
            <numerusform>%n Punkt markiert</numerusform>
            <numerusform>%n Punkte markiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Placed automatically</source>
        <translation>Automatisch platziert</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Placed by hand</source>
        <translation>Von Hand platziert</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Nicht verwendet</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Matches two photos</source>
        <translation>Passt zu zwei Fotos</translation>
    </message>
    <message>
        <source>No photo found</source>
        <translation>Kein Foto gefunden</translation>
    </message>
    <message>
        <source>All covers</source>
        <translation>Alle Cover</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Zu klären</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Verwendet</translation>
    </message>
    <message numerus="yes">
        <source>Checking %n cover(s)…</source>
        <translation>
            <numerusform>%n Cover wird geprüft …</numerusform>
            <numerusform>%n Cover werden geprüft …</numerusform>
        </translation>
    </message>
    <message>
        <source>Photo {}</source>
        <translation>Foto {}</translation>
    </message>
    <message>
        <source>{} or {}</source>
        <translation>{} oder {}</translation>
    </message>
    <message>
        <source>The cover fits two photos almost equally well. Choose the one that it was made of.</source>
        <translation>Das Cover passt fast gleich gut zu zwei Fotos. Wählen Sie das Foto, aus dem es entstanden ist.</translation>
    </message>
    <message>
        <source>Not used in training. Accept the cover to use it again.</source>
        <translation>Wird beim Training nicht verwendet. Nehmen Sie das Cover an, um es wieder zu verwenden.</translation>
    </message>
    <message>
        <source>You placed this cover with three points.</source>
        <translation>Sie haben dieses Cover mit drei Punkten platziert.</translation>
    </message>
    <message>
        <source>Importing covers: reading when photos were taken</source>
        <translation>Cover werden importiert: Aufnahmezeiten werden gelesen</translation>
    </message>
    <message>
        <source>Importing covers: comparing names</source>
        <translation>Cover werden importiert: Namen werden verglichen</translation>
    </message>
    <message>
        <source>Importing covers: looking at the photos</source>
        <translation>Cover werden importiert: Fotos werden angesehen</translation>
    </message>
    <message>
        <source>Importing covers: finding their photos</source>
        <translation>Cover werden importiert: Ihre Fotos werden gesucht</translation>
    </message>
    <message>
        <source>{} of the photo is compared</source>
        <translation>{} des Fotos werden verglichen</translation>
    </message>
    <message>
        <source>Mark point {} in the cover: something that you can also find in the photo.</source>
        <translation>Markieren Sie Punkt {} im Cover: eine Stelle, die Sie auch im Foto wiederfinden.</translation>
    </message>
    <message>
        <source>Mark point {} in the photo, at the same place.</source>
        <translation>Markieren Sie Punkt {} im Foto, an derselben Stelle.</translation>
    </message>
    <message>
        <source>The three points lie almost on one line. Move one of them, or remove the last one.</source>
        <translation>Die drei Punkte liegen fast auf einer Linie. Verschieben Sie einen davon oder entfernen Sie den letzten.</translation>
    </message>
    <message>
        <source>The cover as your three points place it. Accept it, or remove the last point to correct it.</source>
        <translation>So platzieren Ihre drei Punkte das Cover. Nehmen Sie es an oder entfernen Sie den letzten Punkt, um es zu korrigieren.</translation>
    </message>
    <message>
        <source>Import stopped.</source>
        <translation>Import abgebrochen.</translation>
    </message>
    <message numerus="yes">
        <source>%n cover(s) imported.</source>
        <translation>
            <numerusform>%n Cover importiert.</numerusform>
            <numerusform>%n Cover importiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cover(s) match two photos: choose one in Covers.</source>
        <translation>
            <numerusform>%n Cover passt zu zwei Fotos: Wählen Sie unter „Cover“ eines aus.</numerusform>
            <numerusform>%n Cover passen zu zwei Fotos: Wählen Sie unter „Cover“ jeweils eines aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No photo was found for %n cover(s).</source>
        <translation>
            <numerusform>Zu %n Cover wurde kein Foto gefunden.</numerusform>
            <numerusform>Zu %n Covern wurde kein Foto gefunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Skipped: {}.</source>
        <translation>Übersprungen: {}.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EngineText</name>
    <message>
        <source>Another training is running in {} (process {}). Wait until it has ended, or stop it, and train again.</source>
        <translation>In {} läuft bereits ein Training (Prozess {}). Warten Sie, bis es beendet ist, oder stoppen Sie es, und trainieren Sie dann erneut.</translation>
    </message>
    <message>
        <source>Another training is running in {}. Wait until it has ended, or stop it, and train again.</source>
        <translation>In {} läuft bereits ein Training. Warten Sie, bis es beendet ist, oder stoppen Sie es, und trainieren Sie dann erneut.</translation>
    </message>
    <message>
        <source>Cannot read the foundation {}: {}. Check the path.</source>
        <translation>Das Basismodell {} kann nicht gelesen werden: {}. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>Cannot read the weights {}: {}. Remove the file, and they are downloaded again.</source>
        <translation>Die Gewichte {} können nicht gelesen werden: {}. Löschen Sie die Datei; sie wird dann erneut heruntergeladen.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Check that it exists, correct it or export it again.</source>
        <translation>{} kann nicht gelesen werden ({}). Prüfen Sie, ob die Datei existiert, und korrigieren Sie sie oder exportieren Sie sie erneut.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Correct it.</source>
        <translation>{} kann nicht gelesen werden ({}). Korrigieren Sie die Datei.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Delete the sample workspace and make it again.</source>
        <translation>{} kann nicht gelesen werden ({}). Löschen Sie das Beispielprojekt und legen Sie es neu an.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). It may hold raw_and_jpeg = &quot;raw&quot; or &quot;jpeg&quot;; correct it, or remove it.</source>
        <translation>{} kann nicht gelesen werden ({}). Die Datei darf raw_and_jpeg = &quot;raw&quot; oder &quot;jpeg&quot; enthalten; korrigieren oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Its columns are photo and split, one of {}.</source>
        <translation>{} kann nicht gelesen werden ({}). Die Spalten heißen photo und split; in der zweiten steht einer dieser Werte: {}.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Train again to write it anew.</source>
        <translation>{} kann nicht gelesen werden ({}). Trainieren Sie erneut, um die Datei neu zu schreiben.</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Train again, or restore the file.</source>
        <translation>{} kann nicht gelesen werden ({}). Trainieren Sie erneut oder stellen Sie die Datei wieder her.</translation>
    </message>
    <message>
        <source>Cannot read {}: {}. Check its path and the disk.</source>
        <translation>{} kann nicht gelesen werden: {}. Prüfen Sie den Pfad und das Laufwerk.</translation>
    </message>
    <message>
        <source>Cannot read {}: {}. Check that it exists and may be read.</source>
        <translation>{} kann nicht gelesen werden: {}. Prüfen Sie, ob die Datei existiert und gelesen werden darf.</translation>
    </message>
    <message>
        <source>Cannot read {}: {}; check the disk and your rights.</source>
        <translation>{} kann nicht gelesen werden: {}; prüfen Sie das Laufwerk und Ihre Zugriffsrechte.</translation>
    </message>
    <message>
        <source>Cannot read {}: {}; copy or export it again, or remove it.</source>
        <translation>{} kann nicht gelesen werden: {}; kopieren oder exportieren Sie die Datei erneut oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>Cannot read {}: {}; {}.</source>
        <translation>{} kann nicht gelesen werden: {}; {}.</translation>
    </message>
    <message>
        <source>Cannot use {}: {}. Check the disk and your rights, then try again.</source>
        <translation>{} kann nicht verwendet werden: {}. Prüfen Sie das Laufwerk und Ihre Zugriffsrechte und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Cannot use: {}. Check the disk and your rights, then try again.</source>
        <translation>Etwas kann nicht verwendet werden: {}. Prüfen Sie das Laufwerk und Ihre Zugriffsrechte und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Cannot write {}: Parquet needs pyarrow. Install it, or use .jsonl.</source>
        <translation>{} kann nicht geschrieben werden: Parquet braucht pyarrow. Installieren Sie es oder verwenden Sie .jsonl.</translation>
    </message>
    <message>
        <source>Cannot write {}: it is {} pixels long, and {} files end at {}; save it as .tif or .png, or make it smaller.</source>
        <translation>{} kann nicht geschrieben werden: Das Bild ist {} Pixel lang, und Dateien vom Typ {} enden bei {}; sichern Sie es als .tif oder .png oder verkleinern Sie es.</translation>
    </message>
    <message>
        <source>Cannot write {}: name it one of {}.</source>
        <translation>{} kann nicht geschrieben werden: Der Name muss eine dieser Endungen haben: {}.</translation>
    </message>
    <message>
        <source>Cannot write {}: {}. Choose a folder you may write to, then try again.</source>
        <translation>{} kann nicht geschrieben werden: {}. Wählen Sie einen Ordner, in den Sie schreiben dürfen, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Cannot write {}: {}. Free some space or choose a folder you may write to, then try again.</source>
        <translation>{} kann nicht geschrieben werden: {}. Schaffen Sie Platz oder wählen Sie einen Ordner, in den Sie schreiben dürfen, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Cannot write {}: {}. Its name is too long for this disk: shorten it, then try again.</source>
        <translation>{} kann nicht geschrieben werden: {}. Der Name ist zu lang für dieses Laufwerk: Kürzen Sie ihn und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Cannot write {}: {}. This disk allows no \ : * ? &quot; &lt; &gt; | in a name, and no dot or space at its end: rename it, then try again.</source>
        <translation>{} kann nicht geschrieben werden: {}. Dieses Laufwerk erlaubt in Namen kein \ : * ? &quot; &lt; &gt; | und am Ende weder Punkt noch Leerzeichen: Benennen Sie die Datei um und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Cannot write {}: {}; save it in another format.</source>
        <translation>{} kann nicht geschrieben werden: {}; sichern Sie die Datei in einem anderen Format.</translation>
    </message>
    <message>
        <source>Check images</source>
        <translation>Bilder prüfen</translation>
    </message>
    <message>
        <source>Check that it exists, correct it or export it again.</source>
        <translation>Prüfen Sie, ob die Datei existiert, und korrigieren Sie sie oder exportieren Sie sie erneut.</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>Korrigieren Sie die Datei.</translation>
    </message>
    <message>
        <source>Decode photos</source>
        <translation>Fotos laden</translation>
    </message>
    <message>
        <source>Delete the sample workspace and make it again.</source>
        <translation>Löschen Sie das Beispielprojekt und legen Sie es neu an.</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Gerät oder Ressource belegt</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Datei existiert bereits</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>Import results</source>
        <translation>Ergebnisse importieren</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>Invalid argument</source>
        <translation>Ungültige Angabe</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Ein Ordner statt einer Datei</translation>
    </message>
    <message>
        <source>It may hold raw_and_jpeg = &quot;raw&quot; or &quot;jpeg&quot;; correct it, or remove it.</source>
        <translation>Die Datei darf raw_and_jpeg = &quot;raw&quot; oder &quot;jpeg&quot; enthalten; korrigieren oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>Its columns are photo and split, one of {}.</source>
        <translation>Die Spalten heißen photo und split; in der zweiten steht einer dieser Werte: {}.</translation>
    </message>
    <message>
        <source>JSON is malformed: {}</source>
        <translation>das JSON ist fehlerhaft: {}</translation>
    </message>
    <message>
        <source>Name or service not known</source>
        <translation>Server nicht gefunden</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>Netzwerk nicht erreichbar</translation>
    </message>
    <message>
        <source>No photo has a finished cover: put originals into {} and their covers, named the same, into {} ({} originals and {} covers found).</source>
        <translation>Kein Foto hat ein Zielbild: Legen Sie Originale in {} ab und ihre Zielbilder unter denselben Namen in {} ({} Originale und {} Zielbilder gefunden).</translation>
    </message>
    <message>
        <source>No photo with a finished cover is in {}, and none can be moved there: a photo named in dataset/split.csv is not moved. Change that table, or add photos with a finished cover.</source>
        <translation>Kein Foto mit Zielbild ist in {}, und keines kann dorthin verschoben werden: Ein Foto, das in dataset/split.csv genannt ist, wird nicht verschoben. Ändern Sie diese Tabelle oder fügen Sie Fotos mit Zielbild hinzu.</translation>
    </message>
    <message>
        <source>No photo with comparisons is in {}, and none can be moved there: a photo named in dataset/split.csv is not moved. Change that table, or add photos with comparisons.</source>
        <translation>Kein Foto mit Vergleichen ist in {}, und keines kann dorthin verschoben werden: Ein Foto, das in dataset/split.csv genannt ist, wird nicht verschoben. Ändern Sie diese Tabelle oder fügen Sie Fotos mit Vergleichen hinzu.</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Kein Speicherplatz mehr auf dem Laufwerk</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Nothing can be learnt from covers that are all the same as their photos, as {} is. Put the finished covers in their place.</source>
        <translation>Aus Zielbildern, die alle gleich ihren Fotos sind, wie {}, lässt sich nichts lernen. Legen Sie stattdessen die fertigen Zielbilder dort ab.</translation>
    </message>
    <message>
        <source>Only {} photos have a finished cover, and {} are the least, one each for {}. Add photos with a finished cover.</source>
        <translation>Nur {} Fotos haben ein Zielbild; nötig sind mindestens {}, je eines für {}. Fügen Sie Fotos mit Zielbild hinzu.</translation>
    </message>
    <message>
        <source>Only {} photos have comparisons, and {} are the least, one each for {}. Add photos with comparisons.</source>
        <translation>Nur {} Fotos haben Vergleiche; nötig sind mindestens {}, je eines für {}. Fügen Sie Fotos mit Vergleichen hinzu.</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Das Laufwerk ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Reading the files in {}.</source>
        <translation>Die Dateien in {} werden gelesen.</translation>
    </message>
    <message>
        <source>Resuming the run {}, which was stopped.</source>
        <translation>Der Lauf {}, der gestoppt wurde, wird fortgesetzt.</translation>
    </message>
    <message>
        <source>SFT + DPO</source>
        <translation>SFT + DPO</translation>
    </message>
    <message>
        <source>Sample workspace</source>
        <translation>Beispielprojekt</translation>
    </message>
    <message>
        <source>Set aside {} of {} comparisons: {}.</source>
        <translation>{} von {} Vergleichen nicht verwendet: {}.</translation>
    </message>
    <message>
        <source>Set aside {} of {} comparisons: {}; and {} more.</source>
        <translation>{} von {} Vergleichen nicht verwendet: {}; und {} weitere.</translation>
    </message>
    <message>
        <source>Set aside {} of {} covers: {}.</source>
        <translation>{} von {} Zielbildern nicht verwendet: {}.</translation>
    </message>
    <message>
        <source>Set aside {} of {} covers: {}; and {} more.</source>
        <translation>{} von {} Zielbildern nicht verwendet: {}; und {} weitere.</translation>
    </message>
    <message>
        <source>Skipped comparisons, and ties that cannot be shown any more, are left out: {}.</source>
        <translation>Übersprungene Vergleiche und Bewertungen ohne Präferenz, die nicht mehr gezeigt werden können, werden nicht verwendet: {}.</translation>
    </message>
    <message>
        <source>Skipped {} files: {}.</source>
        <translation>{} Dateien übersprungen: {}.</translation>
    </message>
    <message>
        <source>Skipped {} files: {}; and {} more.</source>
        <translation>{} Dateien übersprungen: {}; und {} weitere.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Gestoppt.</translation>
    </message>
    <message>
        <source>Stopped: {}.</source>
        <translation>Gestoppt: {}.</translation>
    </message>
    <message>
        <source>Temporary failure in name resolution</source>
        <translation>Server derzeit nicht auffindbar</translation>
    </message>
    <message>
        <source>The ImageNet weights of ResNet50 could not be downloaded ({}). Try again with a network, or choose another base model.</source>
        <translation>Die ImageNet-Gewichte von ResNet50 konnten nicht heruntergeladen werden ({}). Versuchen Sie es mit einer Netzwerkverbindung erneut oder wählen Sie ein anderes Basismodell.</translation>
    </message>
    <message>
        <source>The command line</source>
        <translation>Die Befehlszeile</translation>
    </message>
    <message>
        <source>The files of {} changed since the run {} began. Start a new training.</source>
        <translation>Die Dateien in {} haben sich geändert, seit der Lauf {} begann. Starten Sie ein neues Training.</translation>
    </message>
    <message>
        <source>The foundation is random: ResNet50 has never seen a photograph, and results are weaker.</source>
        <translation>Das Basismodell ist zufällig: ResNet50 hat nie ein Foto gesehen, und die Ergebnisse sind schwächer.</translation>
    </message>
    <message>
        <source>The judgements agree with what the covers taught, so the model stays as it is.</source>
        <translation>Die Bewertungen stimmen mit dem überein, was die Zielbilder gelehrt haben; das Modell bleibt daher, wie es ist.</translation>
    </message>
    <message>
        <source>The judgements show a preference: {}.</source>
        <translation>Die Bewertungen zeigen eine Präferenz: {}.</translation>
    </message>
    <message>
        <source>The judgements show a preference: {}. More judgements would change little.</source>
        <translation>Die Bewertungen zeigen eine Präferenz: {}. Weitere Bewertungen würden wenig ändern.</translation>
    </message>
    <message>
        <source>The models of {} are in use. The models that were in use, which no run has the same files of, are kept: {}.</source>
        <translation>Die Modelle von {} werden verwendet. Die bisher verwendeten Modelle, die kein Lauf genau so enthält, bleiben erhalten: {}.</translation>
    </message>
    <message>
        <source>The models of {} are in use. Those before stay in their own run&apos;s folder.</source>
        <translation>Die Modelle von {} werden verwendet. Die bisherigen bleiben im Ordner ihres Laufs.</translation>
    </message>
    <message>
        <source>The models of {} have learnt from every photo that could be held out. Train again.</source>
        <translation>Die Modelle in {} haben aus jedem Foto gelernt, das für den Test reserviert werden könnte. Trainieren Sie erneut.</translation>
    </message>
    <message>
        <source>The models that were in use, which no run has the same files of, are kept: {}.</source>
        <translation>Die bisher verwendeten Modelle, die kein Lauf genau so enthält, bleiben erhalten: {}.</translation>
    </message>
    <message>
        <source>The name of {} does not work in a zip on every system: rename the file without \, and its partner.</source>
        <translation>Der Name von {} funktioniert in einer Zip-Datei nicht auf jedem System: Benennen Sie die Datei und ihr Gegenstück ohne \ um.</translation>
    </message>
    <message>
        <source>The report is {}</source>
        <translation>Der Bericht: {}</translation>
    </message>
    <message>
        <source>The request {} cannot be answered ({}).</source>
        <translation>Die Anfrage {} kann nicht beantwortet werden ({}).</translation>
    </message>
    <message>
        <source>The run {} has no models in {}. Train again to get some.</source>
        <translation>Der Lauf {} hat keine Modelle in {}. Trainieren Sie erneut, um welche zu erhalten.</translation>
    </message>
    <message>
        <source>The training of {} diverged: its weights are not finite, and it is not saved. Train with lower learning rates.</source>
        <translation>Das Training von {} ist divergiert: Die Gewichte sind nicht endlich, und das Modell wird nicht gespeichert. Trainieren Sie mit niedrigeren Lernraten.</translation>
    </message>
    <message>
        <source>The {} judgements hold nothing consistent, so the model stays as it is.</source>
        <translation>Die {} Bewertungen zeigen keine beständige Präferenz; das Modell bleibt daher, wie es ist.</translation>
    </message>
    <message>
        <source>There are no comparisons. Judge some pairs of photos first, in Judge.</source>
        <translation>Es gibt keine Vergleiche. Bewerten Sie zuerst unter „Bewerten“ einige Bildpaare.</translation>
    </message>
    <message>
        <source>There is no file {}: check its name and that its disk is connected.</source>
        <translation>Die Datei {} gibt es nicht: Prüfen Sie den Namen und ob das Laufwerk verbunden ist.</translation>
    </message>
    <message>
        <source>There is no folder {}. Open another workspace, or the sample project.</source>
        <translation>Den Ordner {} gibt es nicht. Öffnen Sie einen anderen Arbeitsbereich oder das Beispielprojekt.</translation>
    </message>
    <message>
        <source>There is no model in {}: card.json is missing. Train one in Train.</source>
        <translation>In {} ist kein Modell: card.json fehlt. Trainieren Sie eines unter „Trainieren“.</translation>
    </message>
    <message>
        <source>There is no preset {}. Choose one of {}.</source>
        <translation>Eine Qualität {} gibt es nicht. Wählen Sie eine von diesen: {}.</translation>
    </message>
    <message>
        <source>There is no {} device: {}.</source>
        <translation>Ein Gerät {} gibt es nicht: {}.</translation>
    </message>
    <message>
        <source>This Covershot came without the sources of {}: bundle with an installed one.</source>
        <translation>Diesem Covershot fehlen die Quelltexte von {}: Exportieren Sie mit einem installierten Covershot nach Colab.</translation>
    </message>
    <message>
        <source>Ties are learnt from, too: {}.</source>
        <translation>Auch aus Bewertungen ohne Präferenz wird gelernt: {}.</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>Zu viele Verknüpfungen hintereinander</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>Zu viele geöffnete Dateien</translation>
    </message>
    <message>
        <source>Train again to write it anew.</source>
        <translation>Trainieren Sie erneut, um die Datei neu zu schreiben.</translation>
    </message>
    <message>
        <source>Train again, or restore the file.</source>
        <translation>Trainieren Sie erneut oder stellen Sie die Datei wieder her.</translation>
    </message>
    <message>
        <source>[Errno {}] {}</source>
        <translation>[Errno {}] {}</translation>
    </message>
    <message>
        <source>[Errno {}] {}: {}</source>
        <translation>[Errno {}] {}: {}</translation>
    </message>
    <message>
        <source>a BMP</source>
        <translation>ein BMP</translation>
    </message>
    <message>
        <source>a GIF</source>
        <translation>ein GIF</translation>
    </message>
    <message>
        <source>a GIMP file</source>
        <translation>eine GIMP-Datei</translation>
    </message>
    <message>
        <source>develop it with another program, and export it as JPEG or TIFF</source>
        <translation>entwickeln Sie die Datei mit einem anderen Programm und exportieren Sie sie als JPEG oder TIFF</translation>
    </message>
    <message>
        <source>it is a Photoshop file in Lab mode, and 8 or 16 bits of RGB, grey or CMYK are read</source>
        <translation>Die Datei ist eine Photoshop-Datei im Lab-Modus; gelesen werden RGB, Graustufen und CMYK mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>it is a Photoshop file in bitmap mode, and 8 or 16 bits of RGB, grey or CMYK are read</source>
        <translation>Die Datei ist eine Photoshop-Datei im Bitmap-Modus; gelesen werden RGB, Graustufen und CMYK mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>it is a Photoshop file in indexed mode, and 8 or 16 bits of RGB, grey or CMYK are read</source>
        <translation>Die Datei ist eine Photoshop-Datei mit indizierten Farben; gelesen werden RGB, Graustufen und CMYK mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>it is a Photoshop file in multichannel mode, and 8 or 16 bits of RGB, grey or CMYK are read</source>
        <translation>Die Datei ist eine Photoshop-Datei im Mehrkanal-Modus; gelesen werden RGB, Graustufen und CMYK mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>save it again with Maximize Compatibility, or export it as JPEG, PNG or TIFF</source>
        <translation>speichern Sie die Datei erneut mit maximierter Kompatibilität oder exportieren Sie sie als JPEG, PNG oder TIFF</translation>
    </message>
    <message>
        <source>{} files are not used and not packed: {}.</source>
        <translation>{} Dateien werden nicht verwendet und nicht gepackt: {}.</translation>
    </message>
    <message>
        <source>{} files are not used and not packed: {}; and {} more.</source>
        <translation>{} Dateien werden nicht verwendet und nicht gepackt: {}; und {} weitere.</translation>
    </message>
    <message>
        <source>{} is a PDF, which is read as a cover alone. Give the photo that it was made of.</source>
        <translation>{} ist ein PDF und wird nur als Zielbild gelesen. Geben Sie das Foto an, aus dem es entstanden ist.</translation>
    </message>
    <message>
        <source>a JPEG 2000</source>
        <translation>ein JPEG 2000</translation>
    </message>
    <message>
        <source>a HEIC photo</source>
        <translation>ein HEIC-Foto</translation>
    </message>
    <message>
        <source>Cannot read {} ({}). Remove the file to place all covers by their content alone; what was decided about them in Covers is then lost.</source>
        <translation>{} kann nicht gelesen werden ({}). Entfernen Sie die Datei, damit alle Zielbilder allein nach ihrem Inhalt zugeordnet werden; was über sie entschieden wurde, geht dann verloren.</translation>
    </message>
    <message>
        <source>Compare contents</source>
        <translation>Inhalte vergleichen</translation>
    </message>
    <message>
        <source>Compare names</source>
        <translation>Namen vergleichen</translation>
    </message>
    <message>
        <source>Fetching {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at photos</source>
        <translation>Fotos ansehen</translation>
    </message>
    <message>
        <source>Looking for the PyTorch that fits this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the {} test photos can be compared with its cover, the first because {}.</source>
        <translation>Keines der {} Testfotos lässt sich mit seinem Zielbild vergleichen; das erste, weil {}.</translation>
    </message>
    <message>
        <source>Predictions cannot be made: ONNX Runtime does not start ({}). Close other programs; if it happens again, reinstall Covershot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch could not be fetched ({}). Check the network and the free space of the disk, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read dates</source>
        <translation>Aufnahmezeiten lesen</translation>
    </message>
    <message>
        <source>Remove the file to place all covers by their content alone; what was decided about them in Covers is then lost.</source>
        <translation>Entfernen Sie die Datei, damit alle Zielbilder allein nach ihrem Inhalt zugeordnet werden; was über sie entschieden wurde, geht dann verloren.</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched does not work here and is not kept ({}). Train on Colab instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This installation has no PyTorch, which training and measuring need. Choose “Install training” on the Train page, or train on Colab.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too little is left to learn from: {} were set aside, the first because {}. {}</source>
        <translation>Zum Lernen bleibt zu wenig: {} wurden ausgelassen, die erste Datei, weil {}. {}</translation>
    </message>
    <message>
        <source>a JPEG XL</source>
        <translation>ein JPEG XL</translation>
    </message>
    <message>
        <source>a JPEG XR</source>
        <translation>ein JPEG XR</translation>
    </message>
    <message>
        <source>a Radiance HDR file</source>
        <translation>eine Radiance-HDR-Datei</translation>
    </message>
    <message>
        <source>a camera&apos;s raw file</source>
        <translation>eine Raw-Datei einer Kamera</translation>
    </message>
    <message>
        <source>a film</source>
        <translation>ein Film</translation>
    </message>
    <message>
        <source>a number that is too large</source>
        <translation>eine zu große Zahl</translation>
    </message>
    <message>
        <source>a text of {} characters</source>
        <translation>ein Text von {} Zeichen</translation>
    </message>
    <message>
        <source>a zip archive</source>
        <translation>ein Zip-Archiv</translation>
    </message>
    <message>
        <source>all its {} judgements can be read</source>
        <translation>alle {} Bewertungen sind lesbar</translation>
    </message>
    <message>
        <source>all its {} judgements can be read; whether any are missing cannot be determined</source>
        <translation>alle {} Bewertungen sind lesbar; ob welche fehlen, lässt sich nicht feststellen</translation>
    </message>
    <message>
        <source>an OpenEXR file</source>
        <translation>eine OpenEXR-Datei</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>eine SVG-Zeichnung</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>so gewählt</translation>
    </message>
    <message>
        <source>broken data stream when reading image file</source>
        <translation>beschädigter Datenstrom beim Lesen der Bilddatei</translation>
    </message>
    <message>
        <source>comparison {}: {}</source>
        <translation>Vergleich {}: {}</translation>
    </message>
    <message>
        <source>computing on {} ({}, {}): {}</source>
        <translation>Berechnung auf {} ({}, {}): {}</translation>
    </message>
    <message>
        <source>copy it again, or develop it with its maker&apos;s program and export it as JPEG or TIFF</source>
        <translation>kopieren Sie die Datei erneut, oder entwickeln Sie sie mit dem Programm des Kameraherstellers und exportieren Sie sie als JPEG oder TIFF</translation>
    </message>
    <message>
        <source>copy or export it again, or remove it</source>
        <translation>kopieren oder exportieren Sie die Datei erneut oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>covershot&apos;s installation has lost its metadata: install it again.</source>
        <translation>Der Installation von Covershot fehlen die Metadaten: Installieren Sie Covershot neu.</translation>
    </message>
    <message>
        <source>dataset/split.csv puts {} into {} and {}, which is the same photo, elsewhere. Give both the same split, or remove one.</source>
        <translation>dataset/split.csv ordnet {} dem Teil {} zu und {}, dasselbe Foto, einem anderen. Ordnen Sie beide demselben Teil zu oder entfernen Sie eines.</translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation>Ein-/Ausgabefehler des Laufwerks</translation>
    </message>
    <message>
        <source>entry {}: {}</source>
        <translation>Eintrag {}: {}</translation>
    </message>
    <message>
        <source>expected {}, got {}</source>
        <translation>erwartet wurde {}, gefunden {}</translation>
    </message>
    <message>
        <source>export it again as SDR in sRGB</source>
        <translation>exportieren Sie die Datei erneut als SDR in sRGB</translation>
    </message>
    <message>
        <source>export it again as an ordinary JPEG, or as PNG or TIFF</source>
        <translation>exportieren Sie die Datei erneut als gewöhnliches JPEG oder als PNG oder TIFF</translation>
    </message>
    <message>
        <source>export it again as an ordinary JPEG, or as a TIFF or PNG with 16 bits</source>
        <translation>exportieren Sie die Datei erneut als gewöhnliches JPEG oder als TIFF oder PNG mit 16 Bit</translation>
    </message>
    <message>
        <source>export it again in sRGB</source>
        <translation>exportieren Sie die Datei erneut in sRGB</translation>
    </message>
    <message>
        <source>export it again with LZW or ZIP compression</source>
        <translation>exportieren Sie die Datei erneut mit LZW- oder ZIP-Komprimierung</translation>
    </message>
    <message>
        <source>export it again without one</source>
        <translation>exportieren Sie die Datei erneut ohne Passwort</translation>
    </message>
    <message>
        <source>export it as JPEG, PNG or TIFF</source>
        <translation>exportieren Sie die Datei als JPEG, PNG oder TIFF</translation>
    </message>
    <message>
        <source>export it smaller, or remove it</source>
        <translation>exportieren Sie die Datei kleiner oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>give photos</source>
        <translation>verwenden Sie Fotos</translation>
    </message>
    <message>
        <source>give the photo itself, or remove it</source>
        <translation>verwenden Sie das Foto selbst oder entfernen Sie den Eintrag</translation>
    </message>
    <message>
        <source>id {} is another comparison&apos;s above; import joined files one by one</source>
        <translation>die Kennung {} gehört bereits zu einem anderen Vergleich; importieren Sie zusammengefügte Dateien einzeln</translation>
    </message>
    <message>
        <source>image file is truncated</source>
        <translation>Die Bilddatei ist abgeschnitten</translation>
    </message>
    <message>
        <source>image file is truncated ({} bytes not processed)</source>
        <translation>Die Bilddatei ist abgeschnitten ({} Bytes nicht verarbeitet)</translation>
    </message>
    <message>
        <source>input data was truncated</source>
        <translation>die Daten sind abgeschnitten</translation>
    </message>
    <message>
        <source>invalid enum value {}</source>
        <translation>unzulässiger Wert {}</translation>
    </message>
    <message>
        <source>it belongs to another workspace: {} has no photo {}, or another one than the bundle was made from</source>
        <translation>Die Datei gehört zu einem anderen Arbeitsbereich: {} hat kein Foto {} oder ein anderes als das, aus dem der Export erstellt wurde</translation>
    </message>
    <message>
        <source>it claims {} rows of pixels and holds fewer</source>
        <translation>Die Datei gibt {} Pixelzeilen an und enthält weniger</translation>
    </message>
    <message>
        <source>it claims {} x {} pixels and holds {} bytes, too few for a photo</source>
        <translation>Die Datei gibt {} x {} Pixel an und enthält {} Bytes, zu wenig für ein Foto</translation>
    </message>
    <message>
        <source>it claims {} x {} pixels, and {} are the most along a side</source>
        <translation>Die Datei gibt {} x {} Pixel an; höchstens {} sind je Seite möglich</translation>
    </message>
    <message>
        <source>it claims {} x {} pixels, and {} million are the most</source>
        <translation>Die Datei gibt {} x {} Pixel an; höchstens {} Millionen sind möglich</translation>
    </message>
    <message>
        <source>it claims {} x {} pixels, and {} million are the most of a raw file</source>
        <translation>Die Datei gibt {} x {} Pixel an; bei einer Raw-Datei sind höchstens {} Millionen möglich</translation>
    </message>
    <message>
        <source>it does not begin as a TIFF</source>
        <translation>Die Datei beginnt nicht wie ein TIFF</translation>
    </message>
    <message>
        <source>it ended without a message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it ends inside a directory</source>
        <translation>Die Datei endet mitten in einem Verzeichnis</translation>
    </message>
    <message>
        <source>it has more than {} lines</source>
        <translation>die Datei hat mehr als {} Zeilen</translation>
    </message>
    <message>
        <source>it has more than {} rows</source>
        <translation>die Tabelle hat mehr als {} Zeilen</translation>
    </message>
    <message>
        <source>it has {} GB, and {} are the most</source>
        <translation>Die Datei hat {} GB; höchstens {} sind möglich</translation>
    </message>
    <message>
        <source>it holds LAB colours, and only RGB, grey and CMYK are supported</source>
        <translation>Die Datei enthält LAB-Farben; unterstützt werden nur RGB, Grau und CMYK</translation>
    </message>
    <message>
        <source>it holds a number of thousands of digits</source>
        <translation>die Datei enthält eine Zahl mit Tausenden von Ziffern</translation>
    </message>
    <message>
        <source>it holds {} twice</source>
        <translation>Die Datei enthält {} zweimal</translation>
    </message>
    <message>
        <source>it holds {}, which no result does</source>
        <translation>Die Datei enthält {}, was in keinem Ergebnis vorkommt</translation>
    </message>
    <message>
        <source>it holds {}-bit {} pixels, and only 8 or 16 bits of RGB, grey or CMYK are supported</source>
        <translation>Die Datei enthält {}-Bit-Pixel ({}); unterstützt werden nur 8 oder 16 Bit in RGB, Grau oder CMYK</translation>
    </message>
    <message>
        <source>it is a HEIC photo that is cut off, damaged or of a kind that is not supported</source>
        <translation>Die Datei ist ein HEIC-Foto, das abgeschnitten, beschädigt oder von einer nicht unterstützten Art ist</translation>
    </message>
    <message>
        <source>it is a JPEG that ends before its picture</source>
        <translation>Die Datei ist ein JPEG, das vor seinem Bild endet</translation>
    </message>
    <message>
        <source>it is a JPEG that tells its height only after its pixels (DNL)</source>
        <translation>Die Datei ist ein JPEG, das seine Höhe erst nach seinen Pixeln angibt (DNL)</translation>
    </message>
    <message>
        <source>it is a JPEG with {} bits a channel, and JPEGs of 8 bits are read</source>
        <translation>Die Datei ist ein JPEG mit {} Bit je Kanal; gelesen werden JPEGs mit 8 Bit</translation>
    </message>
    <message>
        <source>it is a JPEG without width</source>
        <translation>Die Datei ist ein JPEG ohne Breite</translation>
    </message>
    <message>
        <source>it is a PDF that is cut off</source>
        <translation>Die Datei ist ein abgeschnittenes PDF</translation>
    </message>
    <message>
        <source>it is a PDF that is damaged</source>
        <translation>Die Datei ist ein beschädigtes PDF</translation>
    </message>
    <message>
        <source>it is a PDF whose first page has no size</source>
        <translation>Die Datei ist ein PDF, dessen erste Seite keine Größe hat</translation>
    </message>
    <message>
        <source>it is a PDF with a password</source>
        <translation>Die Datei ist ein PDF mit Passwort</translation>
    </message>
    <message>
        <source>it is a PDF without a page</source>
        <translation>Die Datei ist ein PDF ohne Seiten</translation>
    </message>
    <message>
        <source>it is a Photoshop file that is cut off or damaged</source>
        <translation>Die Datei ist eine Photoshop-Datei, die abgeschnitten oder beschädigt ist</translation>
    </message>
    <message>
        <source>it is a Photoshop file that was saved without its flattened picture</source>
        <translation>Die Datei ist eine Photoshop-Datei, die ohne zusammengesetztes Bild gespeichert wurde</translation>
    </message>
    <message>
        <source>it is a Photoshop file with {} bits a channel, and 8 or 16 bits of RGB, grey or CMYK are read</source>
        <translation>Die Datei ist eine Photoshop-Datei mit {} Bit pro Kanal; gelesen werden RGB, Graustufen und CMYK mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>it is a TIFF that does not say where its pixels are</source>
        <translation>Die Datei ist ein TIFF, das nicht angibt, wo seine Pixel sind</translation>
    </message>
    <message>
        <source>it is a TIFF without a picture</source>
        <translation>Die Datei ist ein TIFF ohne Bild</translation>
    </message>
    <message>
        <source>it is a TIFF without width or height</source>
        <translation>Die Datei ist ein TIFF ohne Breite oder Höhe</translation>
    </message>
    <message>
        <source>it is a broken PNG</source>
        <translation>Die Datei ist ein beschädigtes PNG</translation>
    </message>
    <message>
        <source>it is a hierarchical JPEG, a kind that few programs read</source>
        <translation>Die Datei ist ein hierarchisches JPEG, das nur wenige Programme lesen</translation>
    </message>
    <message>
        <source>it is a lossless JPEG, a kind that few programs read</source>
        <translation>Die Datei ist ein verlustfreies JPEG, das nur wenige Programme lesen</translation>
    </message>
    <message>
        <source>it is a raw file that is cut off or damaged</source>
        <translation>Die Datei ist eine Raw-Datei, die abgeschnitten oder beschädigt ist</translation>
    </message>
    <message>
        <source>it is a raw file that is damaged, or of a camera that is not supported</source>
        <translation>Die Datei ist eine Raw-Datei, die beschädigt ist oder von einer nicht unterstützten Kamera stammt</translation>
    </message>
    <message>
        <source>it is an HDR picture (HLG), and only ordinary ones are supported</source>
        <translation>Die Datei ist ein HDR-Bild (HLG); unterstützt werden nur gewöhnliche Bilder</translation>
    </message>
    <message>
        <source>it is an HDR picture (PQ), and only ordinary ones are supported</source>
        <translation>Die Datei ist ein HDR-Bild (PQ); unterstützt werden nur gewöhnliche Bilder</translation>
    </message>
    <message>
        <source>it is compressed in a way that is not read ({})</source>
        <translation>Die Datei ist auf eine Weise komprimiert, die nicht gelesen wird ({})</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>die Datei ist abgeschnitten</translation>
    </message>
    <message>
        <source>it is larger than {} MB</source>
        <translation>die Datei ist größer als {} MB</translation>
    </message>
    <message>
        <source>it is larger than {} MiB</source>
        <translation>die Datei ist größer als {} MiB</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>die Datei ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is no record</source>
        <translation>kein gültiger Datensatz</translation>
    </message>
    <message>
        <source>it is no regular file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is not a whole zip ({}); download it again</source>
        <translation>Die Zip-Datei ist nicht vollständig ({}); laden Sie sie erneut herunter</translation>
    </message>
    <message>
        <source>it is truncated</source>
        <translation>Die Datei ist abgeschnitten</translation>
    </message>
    <message>
        <source>it lacks {}: give the result.zip that the notebook made, whole</source>
        <translation>{} fehlt: Verwenden Sie die vollständige result.zip, die das Notebook erstellt hat</translation>
    </message>
    <message>
        <source>it lacks {}: pack and download it again</source>
        <translation>{} fehlt: Packen Sie die Ergebnisse erneut und laden Sie sie herunter</translation>
    </message>
    <message>
        <source>it names no schema</source>
        <translation>die Datei nennt kein Schema</translation>
    </message>
    <message>
        <source>it stores its channels in a way that does not exist (PlanarConfiguration {})</source>
        <translation>Die Datei speichert ihre Kanäle auf eine Weise, die es nicht gibt (PlanarConfiguration {})</translation>
    </message>
    <message>
        <source>its XMP is broken</source>
        <translation>Die XMP-Daten sind beschädigt</translation>
    </message>
    <message>
        <source>its cards or its summary cannot be understood</source>
        <translation>Die Modellkarten oder die Zusammenfassung sind nicht lesbar</translation>
    </message>
    <message>
        <source>its colour profile is larger than any photo&apos;s</source>
        <translation>Das Farbprofil ist größer als das irgendeines Fotos</translation>
    </message>
    <message>
        <source>its colours are of a kind that photos do not use (primaries {}, transfer function {})</source>
        <translation>Die Farben sind von einer Art, die Fotos nicht verwenden (Primärfarben {}, Übertragungsfunktion {})</translation>
    </message>
    <message>
        <source>its configuration cannot be used</source>
        <translation>Die Konfiguration kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>its flattened picture is compressed in a way that is not read</source>
        <translation>Das zusammengesetzte Bild ist auf eine Weise komprimiert, die nicht gelesen wird</translation>
    </message>
    <message>
        <source>its header cannot be understood ({})</source>
        <translation>der Dateikopf ist nicht lesbar ({})</translation>
    </message>
    <message>
        <source>its header is cut off or larger than any of ours</source>
        <translation>der Dateikopf ist abgeschnitten oder zu groß</translation>
    </message>
    <message>
        <source>its measures cannot be understood</source>
        <translation>Die Messwerte sind nicht lesbar</translation>
    </message>
    <message>
        <source>its numbers are those of video (narrow range or YCbCr)</source>
        <translation>Die Farbwerte sind die eines Videos (eingeschränkter Bereich oder YCbCr)</translation>
    </message>
    <message>
        <source>its pixels are cut off or damaged</source>
        <translation>Die Pixel sind abgeschnitten oder beschädigt</translation>
    </message>
    <message>
        <source>its pixels are damaged</source>
        <translation>Die Pixel sind beschädigt</translation>
    </message>
    <message>
        <source>its pixels are fewer or more than it claims</source>
        <translation>Es sind weniger oder mehr Pixel, als die Datei angibt</translation>
    </message>
    <message>
        <source>job.json names no photos</source>
        <translation>job.json nennt keine Fotos</translation>
    </message>
    <message>
        <source>macOS offers no Metal device</source>
        <translation>macOS bietet kein Metal-Gerät</translation>
    </message>
    <message>
        <source>memory ran out</source>
        <translation>der Speicher reichte nicht aus</translation>
    </message>
    <message>
        <source>no NVIDIA GPU with a working driver was found</source>
        <translation>es wurde keine NVIDIA-GPU mit funktionierendem Treiber gefunden</translation>
    </message>
    <message>
        <source>none of its judgements can be read</source>
        <translation>keine der Bewertungen ist lesbar</translation>
    </message>
    <message>
        <source>nothing was changed</source>
        <translation>nichts wurde geändert</translation>
    </message>
    <message>
        <source>nothing was installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing was learnt yet</source>
        <translation>es wurde noch nichts gelernt</translation>
    </message>
    <message>
        <source>object missing required field {}</source>
        <translation>das Feld {} fehlt</translation>
    </message>
    <message>
        <source>one of its pictures or Edits is none</source>
        <translation>Eines der Bilder oder eine der Bearbeitungen darin ist unbrauchbar</translation>
    </message>
    <message>
        <source>result.json and job.json are not of one bundle</source>
        <translation>result.json und job.json gehören nicht zu demselben Export</translation>
    </message>
    <message>
        <source>row {}, {}</source>
        <translation>Zeile {}, {}</translation>
    </message>
    <message>
        <source>save it again in RGB with 8 or 16 bits, or export it as JPEG, PNG or TIFF</source>
        <translation>speichern Sie die Datei erneut in RGB mit 8 oder 16 Bit oder exportieren Sie sie als JPEG, PNG oder TIFF</translation>
    </message>
    <message>
        <source>small moves of several looks</source>
        <translation>kleine Änderungen an mehreren Anpassungen</translation>
    </message>
    <message>
        <source>the best {} model so far (step {}) is in {}</source>
        <translation>das bisher beste Modell {} (Schritt {}) ist in {}</translation>
    </message>
    <message>
        <source>the fastest device found</source>
        <translation>das schnellste gefundene Gerät</translation>
    </message>
    <message>
        <source>the judgement of comparison {}: {}</source>
        <translation>die Bewertung von Vergleich {}: {}</translation>
    </message>
    <message>
        <source>the model {} cannot be used</source>
        <translation>Das Modell {} kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>the photos finished so far are in {}</source>
        <translation>die bisher fertigen Fotos sind in {}</translation>
    </message>
    <message>
        <source>this machine is not an Apple one</source>
        <translation>dieser Rechner ist kein Apple-Rechner</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>Zeitüberschreitung</translation>
    </message>
    <message>
        <source>torch {} was built without CUDA</source>
        <translation>torch {} wurde ohne CUDA erstellt</translation>
    </message>
    <message>
        <source>unknown key {}; known are {}</source>
        <translation>unbekannter Schlüssel {}; bekannt sind {}</translation>
    </message>
    <message>
        <source>unknown looks {}</source>
        <translation>unbekannte Anpassungen {}</translation>
    </message>
    <message>
        <source>unpack it, and give the photos inside</source>
        <translation>entpacken Sie es und verwenden Sie die Fotos darin</translation>
    </message>
    <message>
        <source>unrecognized data stream contents when reading image file</source>
        <translation>unbekannter Inhalt der Bilddatei</translation>
    </message>
    <message>
        <source>verdict: {} is not one of {}</source>
        <translation>verdict: {} ist keiner dieser Werte: {}</translation>
    </message>
    <message>
        <source>{} Files of the same content count as one photo.</source>
        <translation>{} Dateien gleichen Inhalts zählen als ein Foto.</translation>
    </message>
    <message>
        <source>{} The demo goes on with a random foundation.</source>
        <translation>{} Die Vorführung geht mit einem zufälligen Basismodell weiter.</translation>
    </message>
    <message>
        <source>{} and {} more: {}.</source>
        <translation>{} und {} weitere: {}.</translation>
    </message>
    <message>
        <source>{} begins: {} steps</source>
        <translation>{} beginnt: {} Schritte</translation>
    </message>
    <message>
        <source>{} cannot be a cover: it is a JPEG under another ending: name it .jpg.</source>
        <translation>{} kann kein Zielbild sein: es ist ein JPEG mit anderer Endung. Benennen Sie es in .jpg um.</translation>
    </message>
    <message>
        <source>{} cannot be a cover: it is a PDF, which is read as a cover alone: put its photo here, and the PDF beside the covers.</source>
        <translation>{} kann kein Zielbild sein: es ist ein PDF, das nur als Zielbild gelesen wird. Legen Sie sein Foto hierher und das PDF zu den Zielbildern.</translation>
    </message>
    <message>
        <source>{} cannot be a cover: it is no JPEG, PNG, WebP, TIFF or AVIF.</source>
        <translation>{} kann kein Zielbild sein: es ist kein JPEG, PNG, WebP, TIFF oder AVIF.</translation>
    </message>
    <message>
        <source>{} cannot be a cover: it is of a format that is not read: export it as JPEG, PNG or TIFF.</source>
        <translation>{} kann kein Zielbild sein: das Format wird nicht gelesen. Exportieren Sie die Datei als JPEG, PNG oder TIFF.</translation>
    </message>
    <message>
        <source>{} cannot be a cover: it is {}, and the extra {}, which reads those, is not installed: export it as JPEG or TIFF.</source>
        <translation>{} kann kein Zielbild sein: es ist {}, und das Extra {}, das diese liest, ist nicht installiert. Exportieren Sie die Datei als JPEG oder TIFF.</translation>
    </message>
    <message>
        <source>{} cannot be read ({}) and was renamed to {}. Adjustments start from scratch.</source>
        <translation>{} kann nicht gelesen werden ({}) und wurde in {} umbenannt. Die Anpassungen beginnen von vorn.</translation>
    </message>
    <message>
        <source>{} cannot be read as a photo</source>
        <translation>{} ist nicht als Foto lesbar</translation>
    </message>
    <message>
        <source>{} cannot be read{}</source>
        <translation>{} kann nicht gelesen werden{}</translation>
    </message>
    <message>
        <source>{} cannot be understood ({}).</source>
        <translation>{} ist nicht lesbar ({}).</translation>
    </message>
    <message>
        <source>{} cannot be used: {}</source>
        <translation>{} nicht verwendbar: {}</translation>
    </message>
    <message>
        <source>{} cannot be used: {}. Train again.</source>
        <translation>{} kann nicht verwendet werden: {}. Trainieren Sie erneut.</translation>
    </message>
    <message>
        <source>{} claims {} MB, and {} are the most</source>
        <translation>{} gibt {} MB an; höchstens {} sind möglich</translation>
    </message>
    <message>
        <source>{} could not be enhanced ({}). Close other programs, or enhance it alone.</source>
        <translation>{} konnte nicht bearbeitet werden ({}). Schließen Sie andere Programme oder exportieren Sie das Foto allein.</translation>
    </message>
    <message>
        <source>{} does not have the shape of its photo {}: a candidate must show the whole photo. Export it again without cropping.</source>
        <translation>{} hat nicht das Seitenverhältnis des Fotos {}: Ein Kandidat muss das ganze Foto zeigen. Exportieren Sie die Datei erneut ohne Beschnitt.</translation>
    </message>
    <message>
        <source>{} does not hold ResNet50 weights in torchvision&apos;s format ({}). Choose another base model.</source>
        <translation>{} enthält keine ResNet50-Gewichte im Format von torchvision ({}). Wählen Sie ein anderes Basismodell.</translation>
    </message>
    <message>
        <source>{} does not hold this model&apos;s weights ({}). Train again, or restore the file.</source>
        <translation>{} enthält nicht die Gewichte dieses Modells ({}). Trainieren Sie erneut oder stellen Sie die Datei wieder her.</translation>
    </message>
    <message>
        <source>{} ended after {} s</source>
        <translation>{} beendet nach {} s</translation>
    </message>
    <message>
        <source>{} has nowhere the colours that one change of colour and light would make of its photo</source>
        <translation>{} hat nirgends die Farben, die eine einzige Änderung von Farbe und Licht aus dem Foto machen würde</translation>
    </message>
    <message>
        <source>{} is a JPEG under another ending: name it .jpg</source>
        <translation>{} ist ein JPEG mit anderer Endung: Benennen Sie es in .jpg um</translation>
    </message>
    <message>
        <source>{} is a PDF, which is read as a cover alone: put its photo here, and the PDF beside the covers</source>
        <translation>{} ist ein PDF, das nur als Zielbild gelesen wird: Legen Sie sein Foto hierher und das PDF zu den Zielbildern</translation>
    </message>
    <message>
        <source>{} is no JPEG, PNG, WebP, TIFF or AVIF</source>
        <translation>{} ist kein JPEG, PNG, WebP, TIFF oder AVIF</translation>
    </message>
    <message>
        <source>{} is not used: {}</source>
        <translation>{} wird nicht verwendet: {}</translation>
    </message>
    <message>
        <source>{} is of a format that is not read: export it as JPEG, PNG or TIFF</source>
        <translation>{} hat ein Format, das nicht gelesen wird: Exportieren Sie die Datei als JPEG, PNG oder TIFF</translation>
    </message>
    <message>
        <source>{} is {} x {} and its dispreferred image {} x {}, for a photo of {} x {}: both must show the whole photo at one size, make them again or remove them</source>
        <translation>{} hat {} x {} und sein nicht bevorzugtes Bild {} x {} bei einem Foto von {} x {}: Beide müssen das ganze Foto in einer Größe zeigen. Erzeugen Sie sie neu oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>{} is {}, and the extra {}, which reads those, is not installed: export it as JPEG or TIFF</source>
        <translation>{} ist {}, und das Extra {}, das diese liest, ist nicht installiert: Exportieren Sie die Datei als JPEG oder TIFF</translation>
    </message>
    <message>
        <source>{} gives {} = {}. Use a number from {} to {}.</source>
        <translation>{} gibt {} = {} an. Verwenden Sie eine Zahl von {} bis {}.</translation>
    </message>
    <message>
        <source>{} gives {} = {}. Use one of {}.</source>
        <translation>{} gibt {} = {} an. Verwenden Sie einen dieser Werte: {}.</translation>
    </message>
    <message>
        <source>{} gives {} two splits. Keep one of them.</source>
        <translation>{} ordnet {} zwei Teilen zu. Behalten Sie einen davon.</translation>
    </message>
    <message>
        <source>{} has no comparison {}: show another one and judge that.</source>
        <translation>{} enthält keinen Vergleich {}: Bewerten Sie einen anderen.</translation>
    </message>
    <message>
        <source>{} has no dispreferred image of the same name</source>
        <translation>{} hat kein gleichnamiges nicht bevorzugtes Bild</translation>
    </message>
    <message>
        <source>{} has no input photo</source>
        <translation>{} hat kein Originalfoto</translation>
    </message>
    <message>
        <source>{} has no interrupted run to go on with. Start a new training.</source>
        <translation>{} enthält keinen unterbrochenen Lauf, der fortgesetzt werden kann. Starten Sie ein neues Training.</translation>
    </message>
    <message>
        <source>{} has no models yet. Train them in Train.</source>
        <translation>{} enthält noch keine Modelle. Trainieren Sie sie unter „Trainieren“.</translation>
    </message>
    <message>
        <source>{} has no pairs to write to {}. Judge some comparisons first.</source>
        <translation>{} enthält keine Bildpaare, die nach {} geschrieben werden könnten. Bewerten Sie zuerst einige Vergleiche.</translation>
    </message>
    <message>
        <source>{} has no photo {}. Put it back, so that its judgements can be used.</source>
        <translation>{} enthält kein Foto {}. Legen Sie es wieder dort ab, damit seine Bewertungen verwendet werden können.</translation>
    </message>
    <message>
        <source>{} has no photos yet. Put the photos that the covers were made of there first.</source>
        <translation>{} enthält noch keine Fotos. Legen Sie zuerst die Fotos dorthin, aus denen die Zielbilder entstanden sind.</translation>
    </message>
    <message>
        <source>{} has no photos yet. Put your original photos there, as JPEG, PNG, WebP, TIFF or AVIF.</source>
        <translation>{} enthält noch keine Fotos. Legen Sie dort Ihre Originalfotos als JPEG, PNG, WebP, TIFF oder AVIF ab.</translation>
    </message>
    <message>
        <source>{} has no preferred image of the same name</source>
        <translation>{} hat kein gleichnamiges bevorzugtes Bild</translation>
    </message>
    <message>
        <source>{} has no run {}. It has none yet.</source>
        <translation>{} enthält keinen Lauf {}. Es gibt noch keinen.</translation>
    </message>
    <message>
        <source>{} has no run {}. It has {}.</source>
        <translation>{} enthält keinen Lauf {}. Vorhanden sind {}.</translation>
    </message>
    <message>
        <source>{} has no target</source>
        <translation>{} hat kein Zielbild</translation>
    </message>
    <message>
        <source>{} has too little detail to be recognised: it is of one colour, or very small. Export it larger.</source>
        <translation>{} hat zu wenig Details, um erkannt zu werden: Es ist einfarbig oder sehr klein. Exportieren Sie die Datei größer.</translation>
    </message>
    <message>
        <source>{} holds a photo whose name is not Unicode, about {}. Rename it.</source>
        <translation>{} enthält ein Foto, dessen Name kein Unicode ist, etwa {}. Benennen Sie es um.</translation>
    </message>
    <message>
        <source>{} holds no pictures. Name covers, or a folder of them.</source>
        <translation>{} enthält keine Bilder. Geben Sie Zielbilder an oder einen Ordner mit Zielbildern.</translation>
    </message>
    <message>
        <source>{} holds numbers that are not finite</source>
        <translation>{} enthält Zahlen, die nicht endlich sind</translation>
    </message>
    <message>
        <source>{} holds what no Covershot wrote ({}). Restore a copy of it, or rename it to begin a new one.</source>
        <translation>{} enthält etwas, das kein Covershot geschrieben hat ({}). Stellen Sie eine Kopie wieder her oder benennen Sie die Datei um, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>{} holds {}, which no Covershot wrote: it is left alone. Restore a copy of it, or remove it.</source>
        <translation>{} enthält {}, das kein Covershot geschrieben hat: Die Datei bleibt unberührt. Stellen Sie eine Kopie wieder her oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>{} is a file. Name a folder for the sample workspace.</source>
        <translation>{} ist eine Datei. Wählen Sie einen Ordner für das Beispielprojekt.</translation>
    </message>
    <message>
        <source>{} is a folder and not a photo: give a file, or rename the folder.</source>
        <translation>{} ist ein Ordner und kein Foto: Verwenden Sie eine Datei oder benennen Sie den Ordner um.</translation>
    </message>
    <message>
        <source>{} is a missing Edit: ties that start from it are left out</source>
        <translation>{} ist eine fehlende Bearbeitung: Bewertungen ohne Präferenz, die davon ausgehen, werden nicht verwendet</translation>
    </message>
    <message>
        <source>{} is a photo of this batch and would be overwritten by the enhanced copy of {}. Choose another folder.</source>
        <translation>{} gehört zu diesem Export und würde durch die bearbeitete Kopie von {} überschrieben. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{} is being written by another Covershot: let it finish, then try again.</source>
        <translation>{} wird gerade von einem anderen Covershot geschrieben: Warten Sie, bis es fertig ist, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{} is damaged and kept as {}: {}. A new one is begun with what can be read.</source>
        <translation>{} ist beschädigt und bleibt als {} erhalten: {}. Eine neue Datei wird mit allem begonnen, was lesbar ist.</translation>
    </message>
    <message>
        <source>{} is damaged and kept as {}: {}. A new one is begun with what can be read. Restore a copy of it if you have one.</source>
        <translation>{} ist beschädigt und bleibt als {} erhalten: {}. Eine neue Datei wird mit allem begonnen, was lesbar ist. Stellen Sie eine Kopie wieder her, wenn Sie eine haben.</translation>
    </message>
    <message>
        <source>{} is damaged: {}</source>
        <translation>{} ist beschädigt: {}</translation>
    </message>
    <message>
        <source>{} is empty: give a JPEG, PNG, WebP, TIFF or AVIF file, or remove it.</source>
        <translation>{} ist leer: Verwenden Sie eine JPEG-, PNG-, WebP-, TIFF- oder AVIF-Datei oder entfernen Sie diese.</translation>
    </message>
    <message>
        <source>{} is empty: what it held is gone</source>
        <translation>{} ist leer: Was darin war, ist verloren</translation>
    </message>
    <message>
        <source>{} is empty: what it held is gone. Restore a copy of it if you have one.</source>
        <translation>{} ist leer: Was darin war, ist verloren. Stellen Sie eine Kopie wieder her, wenn Sie eine haben.</translation>
    </message>
    <message>
        <source>{} is here already</source>
        <translation>{} ist bereits vorhanden</translation>
    </message>
    <message>
        <source>{} is missing: the run {} is not finished. Train again.</source>
        <translation>{} fehlt: Der Lauf {} ist nicht abgeschlossen. Trainieren Sie erneut.</translation>
    </message>
    <message>
        <source>{} is no file of this workspace. Put the file itself there.</source>
        <translation>{} ist keine Datei dieses Arbeitsbereichs. Legen Sie die Datei selbst dort ab.</translation>
    </message>
    <message>
        <source>{} is no file of this workspace: put the file itself there, or remove it.</source>
        <translation>{} ist keine Datei dieses Arbeitsbereichs: Legen Sie die Datei selbst dort ab oder entfernen Sie diese.</translation>
    </message>
    <message>
        <source>{} is no number to be used</source>
        <translation>{} ist keine verwendbare Zahl</translation>
    </message>
    <message>
        <source>{} is no plain file</source>
        <translation>{} ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{} is no time</source>
        <translation>{} ist keine gültige Zeit</translation>
    </message>
    <message>
        <source>{} is none of the photos in {}. Choose one of those.</source>
        <translation>{} ist keines der Fotos in {}. Wählen Sie eines von ihnen.</translation>
    </message>
    <message>
        <source>{} is not a checkpoint ({}). Remove it to start this phase again.</source>
        <translation>{} ist kein Zwischenstand ({}). Entfernen Sie die Datei, um diese Phase neu zu beginnen.</translation>
    </message>
    <message>
        <source>{} is not a photo that can be read: give a JPEG, PNG, WebP, TIFF or AVIF file, or remove it.</source>
        <translation>{} ist kein lesbares Foto: Verwenden Sie eine JPEG-, PNG-, WebP-, TIFF- oder AVIF-Datei oder entfernen Sie diese.</translation>
    </message>
    <message>
        <source>{} is not a saved Edit ({}). Delete the file; it is rendered again when it is needed.</source>
        <translation>{} ist keine gespeicherte Bearbeitung ({}). Löschen Sie die Datei; sie wird bei Bedarf neu berechnet.</translation>
    </message>
    <message>
        <source>{} is not a workspace: it has no dataset/input. Put your original photos into {}.</source>
        <translation>{} ist kein Arbeitsbereich: Der Ordner dataset/input fehlt. Legen Sie Ihre Originalfotos in {} ab.</translation>
    </message>
    <message>
        <source>{} is not as it was packed: download the zip again</source>
        <translation>{} ist nicht so, wie es gepackt wurde: Laden Sie die Zip-Datei erneut herunter</translation>
    </message>
    <message>
        <source>{} is not empty and no sample workspace. Name another folder for it.</source>
        <translation>{} ist weder leer noch ein Beispielprojekt. Wählen Sie einen anderen Ordner dafür.</translation>
    </message>
    <message>
        <source>{} is not imported: {}.</source>
        <translation>{} wird nicht importiert: {}.</translation>
    </message>
    <message>
        <source>{} is not named as a zip: give it a name that ends in .zip.</source>
        <translation>{} hat nicht die Endung einer Zip-Datei: Geben Sie einen Namen an, der auf .zip endet.</translation>
    </message>
    <message>
        <source>{} is of a format that is not written, and stays. Export the photo instead, or remove this target first.</source>
        <translation>{} hat ein Format, das nicht geschrieben wird, und bleibt erhalten. Exportieren Sie stattdessen das Foto, oder entfernen Sie zuerst dieses Zielbild.</translation>
    </message>
    <message>
        <source>{} is of an unknown format: name it {}.</source>
        <translation>{} hat ein unbekanntes Format: Verwenden Sie einen dieser Namen: {}.</translation>
    </message>
    <message>
        <source>{} is of another model or version. Remove it to start this phase again.</source>
        <translation>{} gehört zu einem anderen Modell oder einer anderen Version. Entfernen Sie die Datei, um diese Phase neu zu beginnen.</translation>
    </message>
    <message>
        <source>{} is of version {}, and {} is wanted. Delete the sample workspace.</source>
        <translation>{} hat die Version {}; erwartet wird {}. Löschen Sie das Beispielprojekt.</translation>
    </message>
    <message>
        <source>{} is the same picture as its dispreferred image, so that it expresses no preference</source>
        <translation>{} ist dasselbe Bild wie das nicht bevorzugte und drückt daher keine Präferenz aus</translation>
    </message>
    <message>
        <source>{} is {}, and JPEG, PNG, WebP, TIFF and AVIF are read: {}.</source>
        <translation>{} ist {} statt JPEG, PNG, WebP, TIFF oder AVIF; {}.</translation>
    </message>
    <message>
        <source>{} is {}, and this installation cannot read those: it lacks the extra {}. Export the photo as JPEG or TIFF.</source>
        <translation>{} ist {}; diese Installation kann solche Dateien nicht lesen, denn der Zusatz {} fehlt. Exportieren Sie das Foto als JPEG oder TIFF.</translation>
    </message>
    <message>
        <source>{} judgements are about other renderings than this model&apos;s, too few to move it. Judge pairs around the new model.</source>
        <translation>{} Bewertungen betreffen andere Renderings als die dieses Modells, zu wenige, um es zu verändern. Bewerten Sie Bildpaare mit dem neuen Modell.</translation>
    </message>
    <message>
        <source>{} judgements can be read; gone are those of {}</source>
        <translation>{} Bewertungen sind lesbar; verloren sind die von {}</translation>
    </message>
    <message>
        <source>{} judgements can be read; gone are those of {} and {} entries of comparisons that nothing names</source>
        <translation>{} Bewertungen sind lesbar; verloren sind die von {} und {} Einträge zu Vergleichen, die sich nicht mehr benennen lassen</translation>
    </message>
    <message>
        <source>{} judgements can be read; gone are those of {} and {} more</source>
        <translation>{} Bewertungen sind lesbar; verloren sind die von {} und {} weiteren</translation>
    </message>
    <message>
        <source>{} judgements can be read; gone are those of {} and {} more and {} entries of comparisons that nothing names</source>
        <translation>{} Bewertungen sind lesbar; verloren sind die von {} und {} weiteren sowie {} Einträge zu Vergleichen, die sich nicht mehr benennen lassen</translation>
    </message>
    <message>
        <source>{} judgements can be read; gone are {} entries of comparisons that nothing names</source>
        <translation>{} Bewertungen sind lesbar; verloren sind {} Einträge zu Vergleichen, die sich nicht mehr benennen lassen</translation>
    </message>
    <message>
        <source>{} knows comparisons up to {}, and there are images of {}: it is an older copy. New ones are numbered after them, and replace none.</source>
        <translation>{} kennt Vergleiche bis {}, und es gibt Bilder von {}: Die Datei ist eine ältere Kopie. Neue Vergleiche werden danach nummeriert und ersetzen keine.</translation>
    </message>
    <message>
        <source>{} leads out of the workspace {} and is left alone: a link or a name in it points elsewhere. Put the file or folder itself there.</source>
        <translation>{} führt aus dem Arbeitsbereich {} hinaus und bleibt unberührt: Eine Verknüpfung oder ein Name darin zeigt auf einen anderen Ort. Legen Sie die Datei oder den Ordner selbst dort ab.</translation>
    </message>
    <message>
        <source>{} names no saved Edit: &lt;run&gt;/&lt;variant&gt;/&lt;photo&gt; was expected. Judge the photo again.</source>
        <translation>{} bezeichnet keine gespeicherte Bearbeitung: Erwartet wurde &lt;run&gt;/&lt;variant&gt;/&lt;photo&gt;. Bewerten Sie das Foto erneut.</translation>
    </message>
    <message>
        <source>{} names photos that are not in {}: {}</source>
        <translation>{} nennt Fotos, die nicht in {} sind: {}</translation>
    </message>
    <message>
        <source>{} names photos that are not in {}: {} and {} more</source>
        <translation>{} nennt Fotos, die nicht in {} sind: {} und {} weitere</translation>
    </message>
    <message>
        <source>{} names the photo {}, which no folder can hold</source>
        <translation>{} nennt das Foto {}, das in keinem Ordner liegen kann</translation>
    </message>
    <message>
        <source>{} needs more memory than there is, even for one photo at a time. Close other programs, or choose the quality Quick.</source>
        <translation>{} braucht mehr Speicher, als vorhanden ist, selbst für ein einziges Foto. Schließen Sie andere Programme oder wählen Sie die Qualität „Schnell“.</translation>
    </message>
    <message>
        <source>{} needs {} GB, and {} are free. Free some space.</source>
        <translation>{} braucht {} GB; frei sind {}. Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>{} photos and their images need more memory than {} has. Close other programs, or choose the quality Quick.</source>
        <translation>{} Fotos und ihre Bilder brauchen mehr Speicher, als {} hat. Schließen Sie andere Programme oder wählen Sie die Qualität „Schnell“.</translation>
    </message>
    <message>
        <source>{} photos are copies that an earlier batch wrote here: they are left out.</source>
        <translation>{} Fotos sind Kopien, die ein früherer Export hier geschrieben hat: Sie werden ausgelassen.</translation>
    </message>
    <message>
        <source>{} ran out of memory and goes on with {} at a time.</source>
        <translation>Der Speicher reichte für {} nicht aus; es geht mit {} auf einmal weiter.</translation>
    </message>
    <message>
        <source>{} shares its name with {}, which is used: photos are paired by name, rename one</source>
        <translation>{} hat denselben Namen wie {}, das verwendet wird: Fotos werden nach Namen zugeordnet; benennen Sie eines um</translation>
    </message>
    <message>
        <source>{} shows its photo on {} of the area that both share, and {} must remain: the rest is lettered, retouched or from elsewhere</source>
        <translation>{} zeigt sein Foto auf {} der gemeinsamen Fläche, und {} müssen bleiben: Der Rest ist beschriftet, retuschiert oder stammt von anderswo</translation>
    </message>
    <message>
        <source>{} shows more than colour and light make of its photo ({} dB from the nearest Edit): another photo, lettered, transparent, cropped, shifted or repainted</source>
        <translation>{} zeigt mehr, als Farbe und Licht aus dem Foto machen ({} dB von der nächsten Bearbeitung entfernt): ein anderes Foto, Schrift, Transparenz, Beschnitt, Versatz oder Retusche</translation>
    </message>
    <message>
        <source>{} shows none of the {} photos, or too little of one. Add its photo, or remove it.</source>
        <translation>{} zeigt keines der {} Fotos oder zu wenig von einem. Fügen Sie sein Foto hinzu oder entfernen Sie es.</translation>
    </message>
    <message>
        <source>{} shows too little of {}, or another photo: choose its photo, or mark three points</source>
        <translation>{} zeigt zu wenig von {} oder ein anderes Foto: Wählen Sie sein Foto oder markieren Sie drei Punkte</translation>
    </message>
    <message>
        <source>{} was changed since it was written here, and stays. The one before is {}.</source>
        <translation>{} wurde geändert, seit die Datei hier geschrieben wurde, und bleibt, wie sie ist. Die vorherige ist {}.</translation>
    </message>
    <message>
        <source>{} was damaged and is set aside; a new one is begun. Judge this one again.</source>
        <translation>{} war beschädigt und wurde beiseitegelegt; eine neue Datei ist begonnen. Bewerten Sie dieses Paar erneut.</translation>
    </message>
    <message>
        <source>{} was rejected when covers were reviewed</source>
        <translation>{} wurde beim Prüfen der Zielbilder abgelehnt</translation>
    </message>
    <message>
        <source>{} was written by a newer Covershot (schema {}). Update Covershot.</source>
        <translation>{} wurde von einem neueren Covershot geschrieben (Schema {}). Aktualisieren Sie Covershot.</translation>
    </message>
    <message>
        <source>{} was written by a newer Covershot (schema {}, this one reads {}). Update Covershot.</source>
        <translation>{} wurde von einem neueren Covershot geschrieben (Schema {}, dieses liest {}). Aktualisieren Sie Covershot.</translation>
    </message>
    <message>
        <source>{} would be overwritten by its own enhanced copy. Choose another folder.</source>
        <translation>{} würde durch die eigene bearbeitete Kopie überschrieben. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{}: a number that is too large</source>
        <translation>{}: eine zu große Zahl</translation>
    </message>
    <message>
        <source>{}: a text of {} characters</source>
        <translation>{}: ein Text von {} Zeichen</translation>
    </message>
    <message>
        <source>{}: unknown key {}; known are {}</source>
        <translation>{}: unbekannter Schlüssel {}; bekannt sind {}</translation>
    </message>
    <message>
        <source>{}: {} is no number to be used</source>
        <translation>{}: {} ist keine verwendbare Zahl</translation>
    </message>
</context>
<context>
    <name>JudgeText</name>
    <message>
        <source>Left is better</source>
        <translation>Links ist besser</translation>
    </message>
    <message>
        <source>Right is better</source>
        <translation>Rechts ist besser</translation>
    </message>
    <message>
        <source>Left is much better</source>
        <translation>Links ist viel besser</translation>
    </message>
    <message>
        <source>Right is much better</source>
        <translation>Rechts ist viel besser</translation>
    </message>
    <message>
        <source>No preference</source>
        <translation>Keine Präferenz</translation>
    </message>
    <message>
        <source>Skip this pair</source>
        <translation>Dieses Paar überspringen</translation>
    </message>
    <message>
        <source>Undo last answer</source>
        <translation>Letzte Antwort zurücknehmen</translation>
    </message>
    <message>
        <source>Swap sides</source>
        <translation>Seiten tauschen</translation>
    </message>
    <message>
        <source>100% or fit</source>
        <translation>100 % oder einpassen</translation>
    </message>
    <message>
        <source>Hold: the original on both sides</source>
        <translation>Halten: Original auf beiden Seiten</translation>
    </message>
    <message>
        <source>{} has too little contrast or colour to compare.</source>
        <translation>{} hat zu wenig Kontrast oder Farbe für einen Vergleich.</translation>
    </message>
    <message>
        <source>Learning curves</source>
        <translation>Lernkurven</translation>
    </message>
    <message>
        <source>{} cannot be opened.</source>
        <translation>{} kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>{} is not a supported format. Drop a JPEG, PNG, WebP, TIFF or AVIF file.</source>
        <translation>{} hat kein unterstütztes Format. Legen Sie eine JPEG-, PNG-, WebP-, TIFF- oder AVIF-Datei ab.</translation>
    </message>
    <message>
        <source>{} matches no photo in this workspace. Name it like its photo, with ~ and a suffix if you wish: sunset~warm.jpg for sunset.</source>
        <translation>{} gehört zu keinem Foto dieses Arbeitsbereichs. Benennen Sie die Datei wie ihr Foto, bei Bedarf mit ~ und einem Zusatz: sunset~warm.jpg für sunset.</translation>
    </message>
    <message>
        <source>{} is {} x {} and {} is {} x {}. Export both at the same size.</source>
        <translation>{} ist {} x {} und {} ist {} x {}. Exportieren Sie beide in derselben Größe.</translation>
    </message>
    <message>
        <source>{} is {} x {}, but its photo {} is {} x {}. Export it again without cropping.</source>
        <translation>{} ist {} x {}, das Foto {} aber {} x {}. Exportieren Sie die Datei erneut ohne Beschnitt.</translation>
    </message>
    <message>
        <source>{} and {} are identical. Drop two different versions.</source>
        <translation>{} und {} sind identisch. Legen Sie zwei verschiedene Fassungen ab.</translation>
    </message>
    <message numerus="yes">
        <source>Drop two versions of one photo; you dropped %n image(s).</source>
        <translation>
            <numerusform>Legen Sie zwei Fassungen eines Fotos ab; Sie haben %n Bild abgelegt.</numerusform>
            <numerusform>Legen Sie zwei Fassungen eines Fotos ab; Sie haben %n Bilder abgelegt.</numerusform>
        </translation>
    </message>
    <message>
        <source>{} belongs to {} and {} to {}. Drop two versions of one photo.</source>
        <translation>{} gehört zu {} und {} zu {}. Legen Sie zwei Fassungen eines Fotos ab.</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>Left candidate</source>
        <translation>Linker Kandidat</translation>
    </message>
    <message>
        <source>Right candidate</source>
        <translation>Rechter Kandidat</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>100%</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Besser</translation>
    </message>
    <message>
        <source>Much better</source>
        <translation>Viel besser</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Tauschen</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What the model has learnt</source>
        <translation>Was das Modell gelernt hat</translation>
    </message>
    <message>
        <source>Show learning curves</source>
        <translation>Lernkurven zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln judged</source>
        <translation>
            <numerusform>%Ln bewertet</numerusform>
            <numerusform>%Ln bewertet</numerusform>
        </translation>
    </message>
    <message>
        <source>{} first results</source>
        <translation>{} erste Ergebnisse</translation>
    </message>
    <message>
        <source>~{} usable</source>
        <translation>~{} brauchbar</translation>
    </message>
    <message>
        <source>{}+ reliable</source>
        <translation>{}+ verlässlich</translation>
    </message>
    <message>
        <source>Results are reliable; more judgements refine them</source>
        <translation>Die Ergebnisse sind verlässlich; weitere Bewertungen verfeinern sie</translation>
    </message>
    <message numerus="yes">
        <source>%n more until first results</source>
        <translation>
            <numerusform>noch %n bis zu ersten Ergebnissen</numerusform>
            <numerusform>noch %n bis zu ersten Ergebnissen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more until results are usable</source>
        <translation>
            <numerusform>noch %n, bis Ergebnisse brauchbar sind</numerusform>
            <numerusform>noch %n, bis Ergebnisse brauchbar sind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more until results are reliable</source>
        <translation>
            <numerusform>noch %n, bis Ergebnisse verlässlich sind</numerusform>
            <numerusform>noch %n, bis Ergebnisse verlässlich sind</numerusform>
        </translation>
    </message>
    <message>
        <source>Which would you publish? You can also drop two versions of a photo here.</source>
        <translation>Welches würden Sie veröffentlichen? Sie können hier auch zwei Fassungen eines Fotos ablegen.</translation>
    </message>
    <message>
        <source>Last: no preference</source>
        <translation>Zuletzt: keine Präferenz</translation>
    </message>
    <message>
        <source>Last: skipped</source>
        <translation>Zuletzt: übersprungen</translation>
    </message>
    <message>
        <source>Last: left much better</source>
        <translation>Zuletzt: links viel besser</translation>
    </message>
    <message>
        <source>Last: right much better</source>
        <translation>Zuletzt: rechts viel besser</translation>
    </message>
    <message>
        <source>Last: left better</source>
        <translation>Zuletzt: links besser</translation>
    </message>
    <message>
        <source>Last: right better</source>
        <translation>Zuletzt: rechts besser</translation>
    </message>
    <message>
        <source>One pair in ten is repeated with its sides swapped, to measure how consistent your answers are.</source>
        <translation>Jedes zehnte Paar kommt mit vertauschten Seiten wieder, um zu messen, wie beständig Ihre Antworten sind.</translation>
    </message>
    <message numerus="yes">
        <source>Same answer on {} of %n repeated pair(s).</source>
        <translation>
            <numerusform>Gleiche Antwort bei {} von %n wiederholten Paar.</numerusform>
            <numerusform>Gleiche Antwort bei {} von %n wiederholten Paaren.</numerusform>
        </translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Predicts your choice {} of the time</source>
        <translation>Sagt {} Ihrer Entscheidungen voraus</translation>
    </message>
    <message>
        <source>Its learning curve appears here after training.</source>
        <translation>Nach dem Training erscheint hier die Lernkurve.</translation>
    </message>
    <message numerus="yes">
        <source>Guessing is {}; learnt from %n judgement(s)</source>
        <translation>
            <numerusform>Raten: {}; aus %n Bewertung gelernt</numerusform>
            <numerusform>Raten: {}; aus %n Bewertungen gelernt</numerusform>
        </translation>
    </message>
    <message>
        <source>No judgements were reserved for testing</source>
        <translation>Keine Bewertungen waren für den Test reserviert</translation>
    </message>
    <message numerus="yes">
        <source>Predicts {} of %n judgement(s) reserved for testing</source>
        <translation>
            <numerusform>Sagt {} von %n Testbewertung voraus</numerusform>
            <numerusform>Sagt {} von %n Testbewertungen voraus</numerusform>
        </translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>no base model</source>
        <translation>ohne Basismodell</translation>
    </message>
    <message numerus="yes">
        <source>Preferences found in %n judgement(s), with {} intervals:</source>
        <translation>
            <numerusform>Präferenzen aus %n Bewertung, mit Intervallen von {}:</numerusform>
            <numerusform>Präferenzen aus %n Bewertungen, mit Intervallen von {}:</numerusform>
        </translation>
    </message>
    <message>
        <source>Preparing the next pair…</source>
        <translation>Das nächste Paar wird vorbereitet …</translation>
    </message>
    <message>
        <source>No photos yet</source>
        <translation>Noch keine Fotos</translation>
    </message>
    <message>
        <source>Import photos to start judging, or copy them into {}.</source>
        <translation>Importieren Sie Fotos zum Bewerten oder kopieren Sie sie nach {}.</translation>
    </message>
    <message>
        <source>The only photo cannot be opened</source>
        <translation>Das einzige Foto kann nicht geöffnet werden</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n photos can be opened</source>
        <translation>
            <numerusform>Das Foto kann nicht geöffnet werden</numerusform>
            <numerusform>Keines der %n Fotos kann geöffnet werden</numerusform>
        </translation>
    </message>
    <message>
        <source>Judgements cannot be saved here</source>
        <translation>Bewertungen können hier nicht gespeichert werden</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) skipped. {}</source>
        <translation>
            <numerusform>%n Foto übersprungen. {}</numerusform>
            <numerusform>%n Fotos übersprungen. {}</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop the other version of {} here.
Skip cancels.</source>
        <translation>Legen Sie die andere Fassung von {} hier ab.
Überspringen bricht ab.</translation>
    </message>
</context>
<context>
    <name>LibraryText</name>
    <message>
        <source>{} of {} selected</source>
        <translation>{} von {} ausgewählt</translation>
    </message>
    <message>
        <source>Show: {}</source>
        <translation>Zeigen: {}</translation>
    </message>
    <message>
        <source>Sort order</source>
        <translation>Sortierung</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>Größe der Miniaturen</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Import photos…</source>
        <translation>Fotos importieren …</translation>
    </message>
    <message>
        <source>Import photos</source>
        <translation>Fotos importieren</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>Alle Fotos zeigen</translation>
    </message>
    <message>
        <source>Can&apos;t
open</source>
        <translation>Nicht
lesbar</translation>
    </message>
    <message>
        <source>can&apos;t be opened</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Importing photos</source>
        <translation>Fotos werden importiert</translation>
    </message>
    <message>
        <source>Move “{}” to the trash?</source>
        <translation>„{}“ in den Papierkorb verschieben?</translation>
    </message>
    <message numerus="yes">
        <source>Move %n photo(s) to the trash?</source>
        <translation>
            <numerusform>%n Foto in den Papierkorb verschieben?</numerusform>
            <numerusform>%n Fotos in den Papierkorb verschieben?</numerusform>
        </translation>
    </message>
    <message>
        <source>Targets and judgements are kept. You can undo this.</source>
        <translation>Zielbilder und Bewertungen bleiben erhalten. Sie können dies rückgängig machen.</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Open in Compare</source>
        <translation>Unter „Vergleichen“ öffnen</translation>
    </message>
    <message>
        <source>Open in Judge</source>
        <translation>Unter „Bewerten“ öffnen</translation>
    </message>
    <message>
        <source>Export selected photos…</source>
        <translation>Ausgewählte Fotos exportieren …</translation>
    </message>
    <message>
        <source>Paste adjustments</source>
        <translation>Anpassungen einfügen</translation>
    </message>
    <message>
        <source>Import covers…</source>
        <translation>Cover importieren …</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>In den Papierkorb …</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Filter by rating</source>
        <translation>Nach Sternen filtern</translation>
    </message>
    <message>
        <source>Filter by label</source>
        <translation>Nach Farbmarkierung filtern</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Larger thumbnails</source>
        <translation>Größere Miniaturen</translation>
    </message>
    <message>
        <source>Smaller thumbnails</source>
        <translation>Kleinere Miniaturen</translation>
    </message>
    <message>
        <source>Reading ratings…</source>
        <translation>Sterne und Farbmarkierungen werden gelesen …</translation>
    </message>
    <message>
        <source>Photos appear when the ratings of all of them have been read.</source>
        <translation>Die Fotos erscheinen, sobald die Sterne und Farbmarkierungen aller Fotos gelesen sind.</translation>
    </message>
    <message>
        <source>No matching photos</source>
        <translation>Keine passenden Fotos</translation>
    </message>
    <message>
        <source>No photo matches the search and the filters.</source>
        <translation>Kein Foto passt zu Suche und Filtern.</translation>
    </message>
    <message>
        <source>No photo in this workspace has a rating or a label.</source>
        <translation>Kein Foto in diesem Arbeitsbereich hat Sterne oder eine Farbmarkierung.</translation>
    </message>
    <message>
        <source>No photos yet</source>
        <translation>Noch keine Fotos</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Farbmarkierung</translation>
    </message>
    <message>
        <source>Use of raw file and JPEG</source>
        <translation>Verwendung von Raw-Datei und JPEG</translation>
    </message>
    <message>
        <source>Use raw files</source>
        <translation>Raw-Dateien verwenden</translation>
    </message>
    <message>
        <source>Use JPEGs</source>
        <translation>JPEGs verwenden</translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s) with a raw file and a JPEG</source>
        <translation>
            <numerusform>%n Aufnahme mit Raw und JPEG</numerusform>
            <numerusform>%n Aufnahmen mit Raw und JPEG</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShellText</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>Befehl eingeben</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Open workspace…</source>
        <translation>Arbeitsbereich öffnen …</translation>
    </message>
    <message>
        <source>New workspace…</source>
        <translation>Neuer Arbeitsbereich …</translation>
    </message>
    <message>
        <source>Open sample project</source>
        <translation>Beispielprojekt öffnen</translation>
    </message>
    <message>
        <source>Close workspace</source>
        <translation>Arbeitsbereich schließen</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>Befehlspalette …</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Open menu</source>
        <translation>Menü öffnen</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnosedaten kopieren</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Open or create a workspace first, then drop photos.</source>
        <translation>Öffnen oder erstellen Sie zuerst einen Arbeitsbereich und legen Sie dann Fotos ab.</translation>
    </message>
    <message>
        <source>Open workspace</source>
        <translation>Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>Choose an empty folder for the new workspace</source>
        <translation>Leeren Ordner für den neuen Arbeitsbereich wählen</translation>
    </message>
    <message>
        <source>Diagnostics copied to the clipboard. They contain no photos.</source>
        <translation>Diagnosedaten in die Zwischenablage kopiert. Sie enthalten keine Fotos.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Something went wrong, but Covershot is still running.</source>
        <translation>Etwas ist schiefgegangen, aber Covershot läuft weiter.</translation>
    </message>
    <message>
        <source>Your photos and judgements are saved. If it happens again, please send the diagnostics to support.</source>
        <translation>Ihre Fotos und Bewertungen sind gespeichert. Wenn es wieder vorkommt, senden Sie bitte die Diagnosedaten an den Support.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortfahren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>{} in {}</source>
        <translation>{} in {}</translation>
    </message>
    <message>
        <source>{} commands</source>
        <translation>Befehle: {}</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Click a shortcut and press the new keys. Press Backspace to clear it.</source>
        <translation>Klicken Sie auf ein Tastenkürzel und drücken Sie die neuen Tasten. Die Rücktaste löscht es.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Restart Covershot to change the language.</source>
        <translation>Starten Sie Covershot neu, um die Sprache zu ändern.</translation>
    </message>
    <message>
        <source>Shortcut for “{}”</source>
        <translation>Tastenkürzel für „{}“</translation>
    </message>
    <message>
        <source>Reset “{}” to default</source>
        <translation>„{}“ auf Standard zurücksetzen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>The shortcut for “{}” was changed.</source>
        <translation>Das Tastenkürzel für „{}“ wurde geändert.</translation>
    </message>
    <message>
        <source>Teach Covershot your look: give it photos and the finished versions you made of them. A workspace keeps your photos in dataset/input and the finished versions, under the same names, in dataset/target. Open one, or drop its folder here.</source>
        <translation>Bringen Sie Covershot Ihren Stil bei: mit Fotos und den fertigen Fassungen, die Sie daraus gemacht haben. Ein Arbeitsbereich enthält Ihre Fotos in dataset/input und die fertigen Fassungen, unter denselben Namen, in dataset/target. Öffnen Sie einen oder legen Sie seinen Ordner hier ab.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt verwendet</translation>
    </message>
    <message>
        <source>Remove {} from the list</source>
        <translation>{} aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Open {}</source>
        <translation>{} öffnen</translation>
    </message>
    <message>
        <source>{} was not found</source>
        <translation>{} wurde nicht gefunden</translation>
    </message>
    <message>
        <source>not found: {}</source>
        <translation>nicht gefunden: {}</translation>
    </message>
    <message>
        <source>Another task is running. Wait for it or stop it.</source>
        <translation>Eine andere Aufgabe läuft. Warten Sie oder stoppen Sie sie.</translation>
    </message>
    <message>
        <source>Creating the sample project</source>
        <translation>Das Beispielprojekt wird angelegt</translation>
    </message>
    <message>
        <source>{} is not empty. Choose an empty folder.</source>
        <translation>{} ist nicht leer. Wählen Sie einen leeren Ordner.</translation>
    </message>
    <message>
        <source>Import dropped files</source>
        <translation>Abgelegte Dateien importieren</translation>
    </message>
    <message>
        <source>Import as photos</source>
        <translation>Als Fotos importieren</translation>
    </message>
    <message>
        <source>Import as finished covers</source>
        <translation>Als fertige Cover importieren</translation>
    </message>
    <message>
        <source>About Covershot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Covershot {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the MIT licence, without warranty. It stands on the parts below, each under its licence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search names and licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainText</name>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Stop training and keep best</source>
        <translation>Training stoppen und Bestes behalten</translation>
    </message>
    <message>
        <source>Discard training</source>
        <translation>Training verwerfen</translation>
    </message>
    <message>
        <source>Export to Colab…</source>
        <translation>Nach Colab exportieren …</translation>
    </message>
    <message>
        <source>Import results from Colab…</source>
        <translation>Ergebnisse aus Colab importieren …</translation>
    </message>
    <message>
        <source>Install training…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename selected run</source>
        <translation>Gewählten Lauf umbenennen</translation>
    </message>
    <message>
        <source>Move selected run to trash</source>
        <translation>Gewählten Lauf in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Export to Colab</source>
        <translation>Nach Colab exportieren</translation>
    </message>
    <message>
        <source>Import results from Colab</source>
        <translation>Ergebnisse aus Colab importieren</translation>
    </message>
    <message>
        <source>A Colab export or import is already running.</source>
        <translation>Ein Export nach oder Import aus Colab läuft bereits.</translation>
    </message>
    <message>
        <source>Packing photos (at training size), judgements and a notebook into {}…</source>
        <translation>Fotos (in Trainingsgröße), Bewertungen und ein Notebook werden in {} gepackt …</translation>
    </message>
    <message>
        <source>Checking {} and installing its models…</source>
        <translation>{} wird geprüft und seine Modelle werden installiert …</translation>
    </message>
    <message>
        <source>The process stopped unexpectedly. Try again; if it happens again, send us the diagnostics (Copy diagnostics in the menu).</source>
        <translation>Der Prozess endete unerwartet. Versuchen Sie es erneut; wenn es wieder vorkommt, senden Sie uns die Diagnosedaten (im Menü: Diagnosedaten kopieren).</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Open folder and Colab</source>
        <translation>Ordner und Colab öffnen</translation>
    </message>
    <message>
        <source>Zip (*.zip)</source>
        <translation>Zip (*.zip)</translation>
    </message>
    <message>
        <source>validation {}</source>
        <translation>Validierung {}</translation>
    </message>
    <message>
        <source>step {}</source>
        <translation>Schritt {}</translation>
    </message>
    <message>
        <source>kept: step {}</source>
        <translation>behalten: Schritt {}</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Diagnostics of {} cannot be saved: the folder {} no longer exists.</source>
        <translation>Diagnosedaten von {} können nicht gespeichert werden: Der Ordner {} existiert nicht mehr.</translation>
    </message>
    <message>
        <source>Discard this training?</source>
        <translation>Dieses Training verwerfen?</translation>
    </message>
    <message>
        <source>Nothing of it will be kept. To keep the best model so far, stop it instead.</source>
        <translation>Davon wird nichts behalten. Um das bisher beste Modell zu behalten, stoppen Sie es stattdessen.</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Close while training?</source>
        <translation>Während des Trainings schließen?</translation>
    </message>
    <message>
        <source>Training is still running.</source>
        <translation>Ein Training läuft noch.</translation>
    </message>
    <message>
        <source>It can continue in the background. Covershot shows its progress or result the next time you open it.</source>
        <translation>Es kann im Hintergrund weiterlaufen. Covershot zeigt Fortschritt oder Ergebnis beim nächsten Öffnen.</translation>
    </message>
    <message>
        <source>Continue in background</source>
        <translation>Im Hintergrund fortfahren</translation>
    </message>
    <message>
        <source>Keep window open</source>
        <translation>Fenster offen lassen</translation>
    </message>
    <message>
        <source>Earlier runs</source>
        <translation>Frühere Läufe</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>No runs yet. Each run is listed here with its scores.</source>
        <translation>Noch keine Läufe. Jeder Lauf erscheint hier mit seinen Werten.</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Covershot learns three variants from your targets and judgements. Your current model stays in use until you choose a new one.</source>
        <translation>Covershot lernt drei Varianten aus Ihren Zielbildern und Bewertungen. Ihr bisheriges Modell bleibt in Verwendung, bis Sie ein neues wählen.</translation>
    </message>
    <message>
        <source>Import results</source>
        <translation>Ergebnisse importieren</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Läufe</translation>
    </message>
    <message>
        <source>Save diagnostics…</source>
        <translation>Diagnosedaten sichern …</translation>
    </message>
    <message>
        <source>Stop and keep best</source>
        <translation>Stoppen und Bestes behalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Use new model</source>
        <translation>Neues Modell verwenden</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>Phasen</translation>
    </message>
    <message>
        <source>Done: {}</source>
        <translation>Fertig: {}</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} von {}</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>etwa {}</translation>
    </message>
    <message>
        <source>{}, validation photo</source>
        <translation>{}, Validierungsfoto</translation>
    </message>
    <message>
        <source>A validation photo is rendered here during training</source>
        <translation>Während des Trainings wird hier ein Validierungsfoto gerendert</translation>
    </message>
    <message>
        <source>Curves appear here after the first measurement</source>
        <translation>Kurven erscheinen hier nach der ersten Messung</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>The models of run {} are now in use.</source>
        <translation>Die Modelle von Lauf {} werden jetzt verwendet.</translation>
    </message>
    <message>
        <source>Run {} was moved to the trash.</source>
        <translation>Lauf {} wurde in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <source>Diagnostics saved as {}. The path is on the clipboard.</source>
        <translation>Diagnosedaten als {} gespeichert. Der Pfad ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Training discarded. Nothing of it was kept.</source>
        <translation>Training verworfen. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <source>Files that are not used</source>
        <translation>Nicht verwendete Dateien</translation>
    </message>
    <message>
        <source>Review covers</source>
        <translation>Cover prüfen</translation>
    </message>
    <message>
        <source>Reading the workspace…</source>
        <translation>Der Arbeitsbereich wird gelesen …</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Basismodell</translation>
    </message>
    <message>
        <source>ResNet50 weights</source>
        <translation>ResNet50-Gewichte</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs PyTorch, a download of 0.2 to 3 GB. Everything else works without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking hardware…</source>
        <translation>Hardware wird geprüft …</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>{} (recommended)</source>
        <translation>{} (empfohlen)</translation>
    </message>
    <message>
        <source>Load photos</source>
        <translation>Fotos laden</translation>
    </message>
    <message>
        <source>Check images</source>
        <translation>Bilder prüfen</translation>
    </message>
    <message>
        <source>Load base model</source>
        <translation>Basismodell laden</translation>
    </message>
    <message>
        <source>Learn from targets</source>
        <translation>Aus Zielbildern lernen</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>Feinabstimmung</translation>
    </message>
    <message>
        <source>Learn from judgements</source>
        <translation>Aus Bewertungen lernen</translation>
    </message>
    <message>
        <source>Combine</source>
        <translation>Kombinieren</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Fastest: trains the small prediction head only</source>
        <translation>Am schnellsten: trainiert nur den kleinen Vorhersagekopf</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>More accurate: 100 photos or more, GPU recommended</source>
        <translation>Genauer: ab 100 Fotos, GPU empfohlen</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>Most accurate: 500 photos or more, GPU recommended</source>
        <translation>Am genauesten: ab 500 Fotos, GPU empfohlen</translation>
    </message>
    <message>
        <source>Loss on targets (L1)</source>
        <translation>Verlust an den Zielbildern (L1)</translation>
    </message>
    <message>
        <source>PSNR on validation photos, dB</source>
        <translation>PSNR auf Validierungsfotos, dB</translation>
    </message>
    <message>
        <source>Loss on judgements (NLL)</source>
        <translation>Verlust an den Bewertungen (NLL)</translation>
    </message>
    <message>
        <source>Preference margin (reward)</source>
        <translation>Präferenzabstand (Reward)</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Stopping and keeping the best model so far…</source>
        <translation>Wird gestoppt, das bisher beste Modell bleibt erhalten …</translation>
    </message>
    <message>
        <source>Training stopped early</source>
        <translation>Training vorzeitig gestoppt</translation>
    </message>
    <message>
        <source>Training complete</source>
        <translation>Training abgeschlossen</translation>
    </message>
    <message>
        <source>Training failed</source>
        <translation>Training fehlgeschlagen</translation>
    </message>
    <message>
        <source>Training cancelled</source>
        <translation>Training abgebrochen</translation>
    </message>
    <message>
        <source>Training: {}</source>
        <translation>Training: {}</translation>
    </message>
    <message>
        <source>Training on this computer is not installed. Export to Colab to train there, or install it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new models are not in use yet.</source>
        <translation>Die neuen Modelle werden noch nicht verwendet.</translation>
    </message>
    <message>
        <source>Nothing from this training will be kept.</source>
        <translation>Von diesem Training wird nichts behalten.</translation>
    </message>
    <message>
        <source>on {}</source>
        <translation>auf {}</translation>
    </message>
    <message>
        <source>About {} left in this phase</source>
        <translation>Noch etwa {} in dieser Phase</translation>
    </message>
    <message>
        <source>Run {}</source>
        <translation>Lauf {}</translation>
    </message>
    <message>
        <source>{} {} dB</source>
        <translation>{} {} dB</translation>
    </message>
    <message>
        <source>On photos reserved for testing: {}.</source>
        <translation>Auf Testfotos: {}.</translation>
    </message>
    <message>
        <source>Preferred: {}.</source>
        <translation>Bevorzugt: {}.</translation>
    </message>
    <message>
        <source>“{}” is therefore the same as “{}”.</source>
        <translation>„{}“ ist daher gleich „{}“.</translation>
    </message>
    <message>
        <source>Training stopped unexpectedly while Covershot was closed. You can resume it.</source>
        <translation>Das Training endete unerwartet, während Covershot geschlossen war. Sie können es fortsetzen.</translation>
    </message>
    <message>
        <source>The system ended the training (SIGKILL), most likely because memory ran out. Close other programs, then resume it.</source>
        <translation>Das System hat das Training beendet (SIGKILL), wahrscheinlich aus Speichermangel. Schließen Sie andere Programme und setzen Sie es dann fort.</translation>
    </message>
    <message>
        <source>The system ended the training ({}). You can resume it.</source>
        <translation>Das System hat das Training beendet ({}). Sie können es fortsetzen.</translation>
    </message>
    <message>
        <source>The training process stopped unexpectedly (code {}): {}.</source>
        <translation>Der Trainingsprozess endete unerwartet (Code {}): {}.</translation>
    </message>
    <message>
        <source>The training process stopped unexpectedly (code {}), without a message.</source>
        <translation>Der Trainingsprozess endete unerwartet (Code {}), ohne Meldung.</translation>
    </message>
    <message numerus="yes">
        <source>photo(s)</source>
        <translation>
            <numerusform>Foto</numerusform>
            <numerusform>Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>target(s)</source>
        <translation>
            <numerusform>Zielbild</numerusform>
            <numerusform>Zielbilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>judgement(s)</source>
        <translation>
            <numerusform>Bewertung</numerusform>
            <numerusform>Bewertungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are reserved for testing and {} for validation.</source>
        <translation>
            <numerusform>%n Foto ist für den Test reserviert und {} für die Validierung.</numerusform>
            <numerusform>%n Fotos sind für den Test reserviert und {} für die Validierung.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n judgement(s) without a preference.</source>
        <translation>
            <numerusform>%n Bewertung ohne Präferenz.</numerusform>
            <numerusform>%n Bewertungen ohne Präferenz.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped pair(s) are not used.</source>
        <translation>
            <numerusform>%n übersprungenes Paar wird nicht verwendet.</numerusform>
            <numerusform>%n übersprungene Paare werden nicht verwendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Checking %n pair(s)…</source>
        <translation>
            <numerusform>%n Bildpaar wird geprüft …</numerusform>
            <numerusform>%n Bildpaare werden geprüft …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not used</source>
        <translation>
            <numerusform>%n Datei nicht verwendet</numerusform>
            <numerusform>%n Dateien nicht verwendet</numerusform>
        </translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA-GPU</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple-GPU</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>No supported GPU found.</source>
        <translation>Keine unterstützte GPU gefunden.</translation>
    </message>
    <message>
        <source>{} ({}, {})</source>
        <translation>{} ({}, {})</translation>
    </message>
    <message>
        <source>Standard (ImageNet), downloaded once</source>
        <translation>Standard (ImageNet), einmaliger Download</translation>
    </message>
    <message>
        <source>Weights from a file…</source>
        <translation>Gewichte aus einer Datei …</translation>
    </message>
    <message>
        <source>Random weights (offline, lower quality)</source>
        <translation>Zufallsgewichte (offline, geringere Qualität)</translation>
    </message>
    <message>
        <source>estimating…</source>
        <translation>wird geschätzt …</translation>
    </message>
    <message>
        <source>no estimate</source>
        <translation>keine Schätzung</translation>
    </message>
    <message>
        <source>{}, step {}</source>
        <translation>{}, Schritt {}</translation>
    </message>
    <message>
        <source>{} ({} MB) is ready, and its path is on the clipboard.

1. Unzip it and open covershot.ipynb in Colab.
2. Choose Runtime &gt; Run all, and upload the zip when asked. Your photos are uploaded to Google.
3. Import result.zip here, or drop it on this window.</source>
        <translation>{} ({} MB) ist fertig, der Pfad ist in der Zwischenablage.

1. Entpacken Sie die Datei und öffnen Sie covershot.ipynb in Colab.
2. Wählen Sie Laufzeit &gt; Alle ausführen und laden Sie auf Nachfrage die Zip-Datei hoch. Ihre Fotos werden zu Google hochgeladen.
3. Importieren Sie result.zip hier oder legen Sie die Datei auf diesem Fenster ab.</translation>
    </message>
    <message>
        <source>The models of run {} are now in use. The previous models are kept with their run.</source>
        <translation>Die Modelle von Lauf {} werden jetzt verwendet. Die bisherigen bleiben bei ihrem Lauf erhalten.</translation>
    </message>
    <message>
        <source>Run {} was started earlier. See Train for its progress or result.</source>
        <translation>Lauf {} wurde früher gestartet. Fortschritt oder Ergebnis sehen Sie unter „Trainieren“.</translation>
    </message>
    <message>
        <source>The import was cancelled. Nothing was changed.</source>
        <translation>Der Import wurde abgebrochen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The export was cancelled. {} was not written.</source>
        <translation>Der Export wurde abgebrochen. {} wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>{}, dB</source>
        <translation>{}, dB</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Best ΔE</source>
        <translation>Bestes ΔE</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>verwendet</translation>
    </message>
    <message numerus="yes">
        <source>preferred on {} of %n in blind test</source>
        <translation>
            <numerusform>im Blindtest bei {} von %n vorgezogen</numerusform>
            <numerusform>im Blindtest bei {} von %n vorgezogen</numerusform>
        </translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>nicht gewählt</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>vorzeitig gestoppt</translation>
    </message>
    <message>
        <source>simulated targets</source>
        <translation>simulierte Zielbilder</translation>
    </message>
    <message>
        <source>no base model</source>
        <translation>ohne Basismodell</translation>
    </message>
    <message>
        <source>models deleted</source>
        <translation>Modelle gelöscht</translation>
    </message>
    <message>
        <source>Install training on this computer?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch is downloaded into your user folder: 0.2 to 3 GB, which need up to 7 GB of space. It can be removed at any time, and nothing else is changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the PyTorch that fits this computer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training is installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The installation was cancelled. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UiText</name>
    <message>
        <source>Rendering cannot be started ({}). Please reinstall Covershot.</source>
        <translation>Das Rendern kann nicht gestartet werden ({}). Bitte installieren Sie Covershot neu.</translation>
    </message>
    <message>
        <source>Rendering stopped repeatedly. Close other programs; if it happens again, send us the diagnostics (Copy diagnostics in the menu).</source>
        <translation>Das Rendern wurde wiederholt beendet. Schließen Sie andere Programme; wenn es wieder vorkommt, senden Sie uns die Diagnosedaten (im Menü: Diagnosedaten kopieren).</translation>
    </message>
    <message>
        <source>This photo cannot be rendered with every model, because {} is read-only. Copy the workspace to a disk that can be written.</source>
        <translation>Dieses Foto kann nicht mit jedem Modell gerendert werden, weil {} schreibgeschützt ist. Kopieren Sie den Arbeitsbereich auf ein beschreibbares Laufwerk.</translation>
    </message>
    <message>
        <source>Something went wrong ({}: {}). To report it, choose Copy diagnostics in the menu.</source>
        <translation>Etwas ist schiefgegangen ({}: {}). Um es zu melden, wählen Sie im Menü „Diagnosedaten kopieren“.</translation>
    </message>
    <message>
        <source>{}%</source>
        <translation>{} %</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Arbeitsbereich</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} von {}</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Anzahlen</translation>
    </message>
    <message>
        <source>{} is already used by “{}”. Change that shortcut first, or choose another one.</source>
        <translation>{} wird bereits von „{}“ verwendet. Ändern Sie zuerst jenes Tastenkürzel oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>Photos ({})</source>
        <translation>Fotos ({})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Covers (SFT)</source>
        <translation>Zielbilder (SFT)</translation>
    </message>
    <message>
        <source>Judgements (DPO)</source>
        <translation>Bewertungen (DPO)</translation>
    </message>
    <message>
        <source>Combined (SFT + DPO)</source>
        <translation>Kombiniert (SFT + DPO)</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Zielbild</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>Verwendetes Modell</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>Lichter</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>Tiefen</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Tönung</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Vibrance</source>
        <translation>Dynamik</translation>
    </message>
    <message>
        <source>Skin tones</source>
        <translation>Hauttöne</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>Himmel</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>Vignette</source>
        <translation>Vignette</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Small changes to several adjustments</source>
        <translation>Kleine Änderungen an mehreren Anpassungen</translation>
    </message>
    <message>
        <source>The judgements agree with the targets</source>
        <translation>Die Bewertungen stimmen mit den Zielbildern überein</translation>
    </message>
    <message>
        <source>The judgements compare renderings unlike this model&apos;s</source>
        <translation>Die Bewertungen vergleichen andere Renderings als die dieses Modells</translation>
    </message>
    <message>
        <source>The judgements show no consistent preference</source>
        <translation>Die Bewertungen zeigen keine beständige Präferenz</translation>
    </message>
    <message>
        <source>Further judgements would change little</source>
        <translation>Weitere Bewertungen würden wenig ändern</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n Foto</numerusform>
            <numerusform>%n Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a target</source>
        <translation>
            <numerusform>%n mit Zielbild</numerusform>
            <numerusform>%n mit Zielbild</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n reserved for testing</source>
        <translation>
            <numerusform>%n für den Test reserviert</numerusform>
            <numerusform>%n für den Test reserviert</numerusform>
        </translation>
    </message>
    <message>
        <source>not trained yet</source>
        <translation>noch nicht trainiert</translation>
    </message>
    <message>
        <source>Drop photos here, or copy them into {}. Dropped photos are copied; the originals stay.</source>
        <translation>Legen Sie Fotos hier ab oder kopieren Sie sie nach {}. Abgelegte Fotos werden kopiert; die Originale bleiben.</translation>
    </message>
    <message>
        <source>{} is read-only. You can view photos, but not change anything.</source>
        <translation>{} ist schreibgeschützt. Sie können Fotos ansehen, aber nichts ändern.</translation>
    </message>
    <message>
        <source>Another task is running. Wait for it or stop it, then import.</source>
        <translation>Eine andere Aufgabe läuft. Warten Sie oder stoppen Sie sie, bevor Sie importieren.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>No target</source>
        <translation>Ohne Zielbild</translation>
    </message>
    <message>
        <source>To judge</source>
        <translation>Zu bewerten</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>Bewertet</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Needs work first</source>
        <translation>Unfertige zuerst</translation>
    </message>
    <message>
        <source>Best rated first</source>
        <translation>Nach Sternen</translation>
    </message>
    <message>
        <source>Any rating</source>
        <translation>Alle Sterne</translation>
    </message>
    <message>
        <source>Not rated</source>
        <translation>Ohne Sterne</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n Stern</numerusform>
            <numerusform>%n Sterne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n star(s) or more</source>
        <translation>
            <numerusform>Ab %n Stern</numerusform>
            <numerusform>Ab %n Sternen</numerusform>
        </translation>
    </message>
    <message>
        <source>Any label</source>
        <translation>Alle Farbmarkierungen</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>Ohne Farbmarkierung</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Lila</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} min</translation>
    </message>
    <message>
        <source>{} h</source>
        <translation>{} h</translation>
    </message>
    <message>
        <source>About {} left</source>
        <translation>Noch etwa {}</translation>
    </message>
    <message>
        <source>label {}</source>
        <translation>Farbmarkierung {}</translation>
    </message>
    <message>
        <source>has a target</source>
        <translation>mit Zielbild</translation>
    </message>
    <message>
        <source>no target</source>
        <translation>ohne Zielbild</translation>
    </message>
    <message numerus="yes">
        <source>%n judged</source>
        <translation>
            <numerusform>%n bewertet</numerusform>
            <numerusform>%n bewertet</numerusform>
        </translation>
    </message>
    <message>
        <source>enhanced</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>Import stopped.</source>
        <translation>Import gestoppt.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) imported.</source>
        <translation>
            <numerusform>%n Foto importiert.</numerusform>
            <numerusform>%n Fotos importiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Skipped: {}.</source>
        <translation>Übersprungen: {}.</translation>
    </message>
    <message>
        <source>Run {} has finished. See the results in Compare.</source>
        <translation>Lauf {} ist abgeschlossen. Die Ergebnisse sehen Sie unter „Vergleichen“.</translation>
    </message>
    <message>
        <source>{} cannot be moved to the trash. Remove the folder yourself.</source>
        <translation>{} kann nicht in den Papierkorb verschoben werden. Löschen Sie den Ordner selbst.</translation>
    </message>
    <message>
        <source>{} cannot be moved to the trash: its disk has no trash or is read-only. Remove it yourself.</source>
        <translation>{} kann nicht in den Papierkorb verschoben werden: Das Laufwerk hat keinen oder ist schreibgeschützt. Löschen Sie die Datei selbst.</translation>
    </message>
    <message>
        <source>{} cannot be restored: it is no longer in the trash, or a file of that name exists.</source>
        <translation>{} kann nicht wiederhergestellt werden: Es ist nicht mehr im Papierkorb, oder eine Datei dieses Namens existiert.</translation>
    </message>
</context>
</TS>
