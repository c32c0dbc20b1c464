"""What variants and phases are called where people read."""

VARIANTS = {
    "original": "Original",
    "sft": "SFT only",
    "dpo": "DPO only",
    "sft_dpo": "SFT + DPO",
    "target": "Target",
}

PHASES = {
    "sample": "Sample workspace",
    "decode": "Decode photos",
    "foundation": "Foundation",
    "sft": "SFT",
    "dpo": "DPO",
    "sft_dpo": "SFT + DPO",
    "evaluate": "Evaluate",
    "enhance": "Enhance",
    "bundle": "Bundle",
    "import": "Import results",
}
